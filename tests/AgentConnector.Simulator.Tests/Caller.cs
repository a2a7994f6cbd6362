using AgentConnector.Audio;
using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator.Tests;

/// <summary>A caller's speech for tests.</summary>
internal static class Caller
{
    /// <summary>About two seconds of speech.</summary>
    public static short[] Samples => Clips.ByText("Thank you, I have noted that.")!;

    public static byte[] In(AudioFormat format) => PcmConversion.ToWire(Samples, Clips.SampleRate, format);

    public static byte[] Silence(AudioFormat format, double seconds)
    {
        var bytes = new byte[format.BytesFor(TimeSpan.FromSeconds(seconds))];
        Array.Fill(bytes, format.SilenceByte);
        return bytes;
    }

    /// <summary>Speech and the silence that ends it.</summary>
    public static byte[] Turn(AudioFormat format) => [.. Silence(format, 0.3), .. In(format), .. Silence(format, 1)];

    public static short[] Decode(byte[] audio, AudioFormat format)
    {
        var bytes = new byte[audio.Length * 2];
        var length = new AudioConverter(format, AudioFormat.Pcm(format.SampleRate)).Convert(audio, bytes);
        var samples = new short[length / 2];
        Pcm16.Decode(bytes.AsSpan(0, length), samples);
        return samples;
    }

    /// <summary>How alike two pieces are at the best shift, 1 for the same.</summary>
    public static double Likeness(short[] one, short[] other, int largestShift)
    {
        var best = 0.0;
        for (var shift = -largestShift; shift <= largestShift; shift += 1)
        {
            double product = 0, power = 0, otherPower = 0;
            for (var i = Math.Max(0, -shift); i < one.Length && i + shift < other.Length; i += 2)
            {
                product += (double)one[i] * other[i + shift];
                power += (double)one[i] * one[i];
                otherPower += (double)other[i + shift] * other[i + shift];
            }

            best = Math.Max(best, product / Math.Sqrt(power * otherPower + 1));
        }

        return best;
    }
}
