using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.Testing.Service;

/// <summary>Sound in frames.</summary>
internal static class Speech
{
    public static AudioFrame Tone(double hz, double seconds, int rate = 16_000) => Frame(Testing.Tone.At(hz, seconds, rate), rate);

    public static AudioFrame Silence(double seconds, int rate = 16_000) => Frame(new short[(int)(seconds * rate)], rate);

    public static AudioFrame Frame(ReadOnlySpan<short> samples, int rate = 16_000) =>
        new(MemoryMarshal.AsBytes(samples).ToArray(), AudioFormat.Pcm(rate));

    public static short[] Samples(IEnumerable<AudioFrame> frames) =>
        [.. frames.SelectMany(frame => MemoryMarshal.Cast<byte, short>(frame.Data.Span).ToArray())];
}
