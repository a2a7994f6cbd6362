using static AgentConnector.Doctor.Room.RoomRecording;

namespace AgentConnector.Doctor.Room;

/// <summary>The way from speaker to microphone as an impulse response: where in it the sound first arrives.</summary>
internal static class EchoPath
{
    // Noise alone peaks at 4 to 5 times its rms among so many samples.
    private const double Prominence = 7;

    // The direct sound may be weaker than the strongest reflection, which comes soon after it.
    private const double OnsetShare = 0.3;
    private static readonly int LongestBuildUp = RoomMeasurement.Samples(0.04);

    // A recording's two sides agree about their first moment to within some milliseconds.
    private static readonly int Earliest = RoomMeasurement.Samples(0.03);

    /// <summary>How many samples after it was played the sound arrives; null when it cannot be told from noise.</summary>
    public static int? Find(ReadOnlySpan<float> played, ReadOnlySpan<float> heard)
    {
        var response = Response(played, heard);
        var from = -Earliest;
        var to = RoomMeasurement.Samples(TestSignal.LatestEcho.TotalSeconds);
        var (peak, highest) = (0, 0.0);
        for (var late = from; late < to; late++)
        {
            if (Magnitude(response, late) > highest)
            {
                (peak, highest) = (late, Magnitude(response, late));
            }
        }

        // What lies far before the peak, and half a second and more behind it, is no echo: it says how much noise there is.
        var (sum, count) = (0.0, 0);
        for (var late = -2 * to; late < 2 * to; late++)
        {
            if (late < peak - (2 * LongestBuildUp) || late > peak + (Rate / 2))
            {
                sum += Magnitude(response, late) * Magnitude(response, late);
                count++;
            }
        }

        var floor = Math.Sqrt(sum / count);
        if (highest <= Prominence * floor || highest < 1e-9)
        {
            return null;
        }

        var onset = Math.Max(OnsetShare * highest, 5 * floor);
        for (var late = Math.Max(from, peak - LongestBuildUp); late < peak; late++)
        {
            if (Magnitude(response, late) >= onset)
            {
                return late;
            }
        }

        return peak;
    }

    private static double Magnitude(System.Numerics.Complex[] response, int late) =>
        Math.Abs(response[late < 0 ? response.Length + late : late].Real);

    /// <summary>Heard divided by played, frequency by frequency, where enough was played.</summary>
    private static System.Numerics.Complex[] Response(ReadOnlySpan<float> played, ReadOnlySpan<float> heard)
    {
        var length = Fourier.LengthFor(played.Length + heard.Length);
        var sent = Fourier.Of(played, length);
        var response = Fourier.Of(heard, length);
        var mean = 0.0;
        foreach (var value in sent)
        {
            mean += (value.Real * value.Real) + (value.Imaginary * value.Imaginary);
        }

        mean /= length;
        for (var i = 0; i < length; i++)
        {
            var power = (sent[i].Real * sent[i].Real) + (sent[i].Imaginary * sent[i].Imaginary);
            response[i] *= System.Numerics.Complex.Conjugate(sent[i]) / (power + mean);
        }

        Fourier.Inverse(response);
        return response;
    }
}
