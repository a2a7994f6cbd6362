using System.Buffers;
using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>The two frames of 20 ms that are sent: a murmur, and the mark, which is loud. Noise, so that the codecs have something to do.</summary>
internal static class Sound
{
    private const short Loud = 6000;

    private static readonly SearchValues<byte> LoudCodes =
        SearchValues.Create([.. Enumerable.Range(0, 256).Select(code => (byte)code).Where(code => Math.Abs((int)G711.DecodeMuLaw(code)) > Loud)]);

    public static byte[] Murmur(AudioFormat format) => Frame(format, amplitude: 200);

    public static byte[] Mark(AudioFormat format) => Frame(format, amplitude: 24_000);

    /// <summary>Where in a frame a mark begins; null when there is none. Filters shift it by less than a frame.</summary>
    public static TimeSpan? FindMark(ReadOnlySpan<byte> frame, AudioFormat format)
    {
        var at = format.Encoding is AudioEncoding.MuLaw
            ? frame.IndexOfAny(LoudCodes)
            : MemoryMarshal.Cast<byte, short>(frame).IndexOfAnyExceptInRange((short)-Loud, Loud);
        return at < 0 ? null : TimeSpan.FromSeconds((double)at / format.SampleRate);
    }

    private static byte[] Frame(AudioFormat format, int amplitude)
    {
        // 400 Hz, eight whole periods: passes every filter and joins up with itself; the odd bits make the base64 vary.
        var samples = new short[format.SampleRate / 50];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)((amplitude * Math.Sin(2 * Math.PI * 400 * i / format.SampleRate)) + (i * 7 % 13));
        }

        var pcm = MemoryMarshal.AsBytes(samples.AsSpan());
        if (format.Encoding is not AudioEncoding.MuLaw)
        {
            return pcm.ToArray();
        }

        var codes = new byte[samples.Length];
        G711.EncodeMuLaw(samples, codes);
        return codes;
    }
}
