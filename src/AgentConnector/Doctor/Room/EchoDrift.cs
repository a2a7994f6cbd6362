using System.Numerics;
using static AgentConnector.Doctor.Room.RoomRecording;

namespace AgentConnector.Doctor.Room;

/// <summary>
/// How much further apart the two chirps are heard than they were played. Both came through the same room, so its echoes drop out
/// when one is compared with the other: a hundredth of a sample can be seen.
/// </summary>
internal static class EchoDrift
{
    private const int Finer = 8;

    // Less alike than this, the second chirp was not heard, or something spoke over it.
    private const double LeastLikeness = 0.5;

    private static readonly int Window = RoomMeasurement.Samples(TestSignal.Chirp.TotalSeconds + 0.4);
    private static readonly int Margin = RoomMeasurement.Samples(0.02);
    private static readonly int FurthestShift = RoomMeasurement.Samples(0.25);

    /// <returns>In seconds; null when it cannot be told.</returns>
    public static double? Between(float[] heard, int echo)
    {
        var first = Math.Max(0, echo - Margin);
        var second = first + RoomMeasurement.Samples(TestSignal.SecondChirp.TotalSeconds);
        var from = second - FurthestShift;
        if (second + Window + FurthestShift > heard.Length)
        {
            return null;
        }

        var early = heard.AsSpan(first, Window);
        var late = heard.AsSpan(from, Window + (2 * FurthestShift));
        var correlation = Correlate(early, late);
        var (peak, highest) = (0, double.MinValue);
        for (var i = 0; i <= 2 * FurthestShift * Finer; i++)
        {
            if (correlation[i].Real > highest)
            {
                (peak, highest) = (i, correlation[i].Real);
            }
        }

        var shift = (int)Math.Round((double)peak / Finer);
        var alike = highest * Finer / Math.Sqrt(
            RoomMeasurement.Power(early) * Window * RoomMeasurement.Power(late.Slice(Math.Min(shift, 2 * FurthestShift), Window)) * Window);
        if (!(alike >= LeastLikeness))
        {
            return null;
        }

        return ((peak + Vertex(correlation, peak)) / Finer - FurthestShift) / Rate;
    }

    /// <summary>Between the finer steps: where the parabola through the three highest values peaks.</summary>
    private static double Vertex(Complex[] correlation, int peak)
    {
        var before = correlation[(peak + correlation.Length - 1) % correlation.Length].Real;
        var (at, after) = (correlation[peak].Real, correlation[peak + 1].Real);
        var bend = before - (2 * at) + after;
        return bend == 0 ? 0 : (before - after) / (2 * bend);
    }

    /// <summary>The cross-correlation, on a scale of eighths of a sample.</summary>
    private static Complex[] Correlate(ReadOnlySpan<float> early, ReadOnlySpan<float> late)
    {
        var length = Fourier.LengthFor(early.Length + late.Length);
        var (left, right) = (Fourier.Of(early, length), Fourier.Of(late, length));
        var fine = new Complex[length * Finer];
        for (var i = 0; i < length / 2; i++)
        {
            fine[i] = Complex.Conjugate(left[i]) * right[i];
            if (i > 0)
            {
                fine[^i] = Complex.Conjugate(fine[i]);
            }
        }

        Fourier.Inverse(fine);
        return fine;
    }
}
