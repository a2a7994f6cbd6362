using System.Globalization;
using AgentConnector.Audio;

namespace AgentConnector.Simulator.Wire;

/// <summary>The cloud's names for audio formats.</summary>
internal static class FormatNames
{
    public static readonly IReadOnlyList<string> All =
        ["pcm_8000", "pcm_16000", "pcm_22050", "pcm_24000", "pcm_44100", "pcm_48000", "ulaw_8000"];

    /// <summary>The format of that name, or null when the cloud's contract does not list it.</summary>
    public static AudioFormat? Parse(string name) =>
        !All.Contains(name) ? null
        : name is "ulaw_8000" ? new AudioFormat(AudioEncoding.MuLaw, 8000)
        : AudioFormat.Pcm(int.Parse(name.AsSpan("pcm_".Length), CultureInfo.InvariantCulture));
}
