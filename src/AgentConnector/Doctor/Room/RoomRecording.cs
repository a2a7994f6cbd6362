using AgentConnector.Audio;
using AgentConnector.Devices.Echo;

namespace AgentConnector.Doctor.Room;

/// <summary>What a speaker was given and what a microphone heard, from the same moment on; mono.</summary>
/// <param name="Played">Holds one <see cref="TestSignal"/>.</param>
/// <param name="PlayedRate">In Hz.</param>
/// <param name="Heard">As delivered, echo and all.</param>
/// <param name="HeardRate">In Hz.</param>
internal sealed record RoomRecording(short[] Played, int PlayedRate, short[] Heard, int HeardRate)
{
    /// <summary>The rate all measuring is done at, in Hz.</summary>
    public const int Rate = EchoFrame.Rate;

    /// <summary>Both signals at <see cref="Rate"/>, equally long, full scale 1.0.</summary>
    public (float[] Played, float[] Heard) Aligned()
    {
        var played = AtRate(Played, PlayedRate);
        var heard = AtRate(Heard, HeardRate);
        var length = Math.Min(played.Length, heard.Length);
        return (played[..length], heard[..length]);
    }

    private static float[] AtRate(short[] samples, int rate)
    {
        var input = Array.ConvertAll(samples, sample => sample / 32768f);
        if (rate == Rate)
        {
            return input;
        }

        // The filter's own delay is pushed through with silence and cut off, or one side would seem late.
        var resampler = new Resampler(rate, Rate);
        Array.Resize(ref input, input.Length + resampler.DelaySamples);
        var output = new float[resampler.MaxOutput(input.Length)];
        var written = resampler.Process(input, output);
        return output[(int)Math.Round((double)resampler.DelaySamples * Rate / rate)..written];
    }
}
