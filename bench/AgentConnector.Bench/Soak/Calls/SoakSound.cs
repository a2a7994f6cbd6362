using AgentConnector.Audio;
using AgentConnector.Audio.Wav;
using AgentConnector.Bench.Load.Conversations;
using System.Runtime.InteropServices;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>The file that plays callers: what a phone of the load sends, with its marks, longer than any call.</summary>
internal static class SoakSound
{
    /// <summary>As calls ask for it.</summary>
    public const string Address = "wav:soak.wav";

    private const int Frames = 120 * 50;

    /// <param name="folder">Where the service looks for such files.</param>
    public static void WriteTo(string folder)
    {
        var format = AudioFormat.Pcm(16_000);
        var (murmur, mark) = (Sound.Murmur(format), Sound.Mark(format));
        using var file = File.Create(Path.Combine(folder, "soak.wav"));
        using var writer = new WavWriter(file, format.SampleRate);
        for (var frame = 1; frame <= Frames; frame++)
        {
            writer.Write(MemoryMarshal.Cast<byte, short>(frame % Leg.MarkEvery == 0 ? mark : murmur));
        }
    }
}
