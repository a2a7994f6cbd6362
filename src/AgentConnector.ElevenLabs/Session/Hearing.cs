using AgentConnector.Audio;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// Makes pieces of speech of what the messages hold: in the format announced last, of whole samples, without what an interruption has made
/// void. Speech that comes before its format is held for it, within bounds.
/// </summary>
internal sealed class Hearing(EventQueue events, ConversationCounters counters)
{
    private const int MostHeldBytes = 1024 * 1024;
    private const int Overhead = 128; // so that a flood of empty pieces is bounded, too

    private readonly List<AudioPayload> held = [];
    private AudioFormat? format;
    private (byte Half, long? EventId)? cut;

    /// <summary>The next piece; null when it is void or must wait.</summary>
    public AgentAudio? Take(AudioPayload payload)
    {
        if (events.IsStale(payload.EventId))
        {
            counters.CountStaleAudio();
            return null;
        }

        if (format is not { } known)
        {
            Hold(payload);
            return null;
        }

        var audio = new AudioFrame(Whole(payload, known.BytesPerSample), known);
        return new(audio, payload.EventId, payload.Alignment, payload.IsFinal);
    }

    /// <summary>From here on speech comes in this format. Gives what was held for it.</summary>
    public IReadOnlyList<AudioPayload> Begin(AudioFormat announced)
    {
        if (format != announced)
        {
            format = announced;
            cut = null;
        }

        AudioPayload[] waiting = [.. held];
        held.Clear();
        return waiting;
    }

    /// <summary>The caller spoke over the agent: what is begun or held of a void reply is dropped.</summary>
    public void Interrupt(long? eventId)
    {
        if (cut is { } begun && IsVoid(begun.EventId))
        {
            cut = null;
        }

        held.RemoveAll(payload => IsVoid(payload.EventId));

        bool IsVoid(long? reply) => eventId is null || reply is null || events.IsStale(reply);
    }

    private void Hold(AudioPayload payload)
    {
        if (held.Sum(waiting => waiting.Audio.Length + Overhead) + payload.Audio.Length > MostHeldBytes)
        {
            counters.CountMalformed();
            return;
        }

        held.Add(payload with { Audio = payload.Audio.ToArray() });
    }

    // Messages may cut a reply anywhere, also within a sample; the other half comes with the next message of the same reply.
    private ReadOnlyMemory<byte> Whole(AudioPayload payload, int bytesPerSample)
    {
        ReadOnlyMemory<byte> audio = cut is { } begun && begun.EventId == payload.EventId ? (byte[])[begun.Half, .. payload.Audio.Span] : payload.Audio;
        cut = null;
        if (audio.Length % bytesPerSample != 0)
        {
            cut = payload.IsFinal ? null : (audio.Span[^1], payload.EventId);
            audio = audio[..^1];
        }

        return audio;
    }
}
