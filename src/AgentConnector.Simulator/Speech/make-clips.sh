#!/bin/sh
# Speaks the lines of lines.tsv into clips (16 kHz, mono, 16-bit WAV) and the caller's side of the demo scenario.
# Needs espeak-ng and sox. Run it here after changing a line; why and under which licence: docs/decisions/speech-clips.md.
set -eu
cd "$(dirname "$0")"
demo=../../AgentConnector/Endpoints/Wav/Samples/demo.wav
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# speak FILE VOICE SPEED TEXT: trimmed at both ends, about -20 dBFS RMS
speak() {
  espeak-ng -v "$2" -s "$3" -w "$work/raw.wav" "$4"
  sox "$work/raw.wav" -r 16000 -c 1 -b 16 "$work/trimmed.wav" silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse pad 0.02 0.08
  rms=$(sox "$work/trimmed.wav" -n stat 2>&1 | awk '/RMS.*amplitude/ { print $3 }')
  sox -D "$work/trimmed.wav" "$1" vol "$(awk "BEGIN { print 0.1 / $rms }")"
}

seconds() { soxi -D "$1"; }
silence() { sox -D -n -r 16000 -c 1 -b 16 "$work/$1.wav" trim 0 "$2"; }

while IFS="$(printf '\t')" read -r name text; do
  speak "$name.wav" en-us+f3 165 "$text"
done < lines.tsv

# What has no clip is spoken in syllables cut from this one.
speak babble.wav en-us+f3 165 "Balo mirenda tovu sani ker, paluna dorim esti vola. Nami sorel ibanu tede ri, moka lavin daru."

# The caller waits for the greeting, answers, waits for the offer, answers, and listens to the goodbye.
# 0.7 s is how long the agent takes to be sure that the caller has finished; the rest of each pause is manners.
speak "$work/caller-1.wav" en-gb+m3 155 "Hi, I would like to book a check-up, please."
speak "$work/caller-2.wav" en-gb+m3 155 "Tuesday at ten would be fine, thank you."
greeting=$(echo "$(seconds demo-greeting.wav) + $(seconds how-can-i-help.wav)" | bc)
silence wait-1 "$(echo "$greeting + 1.5" | bc)"
silence wait-2 "$(echo "$(seconds demo-offer.wav) + 0.7 + 1.2" | bc)"
silence wait-3 "$(echo "$(seconds demo-booked.wav) + $(seconds goodbye.wav) + 0.7 + 3" | bc)"
mkdir -p "$(dirname "$demo")"
sox -D "$work/wait-1.wav" "$work/caller-1.wav" "$work/wait-2.wav" "$work/caller-2.wav" "$work/wait-3.wav" "$demo"
