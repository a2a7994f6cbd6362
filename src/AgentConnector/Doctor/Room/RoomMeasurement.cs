using AgentConnector.Devices.Echo;
using static AgentConnector.Doctor.Room.RoomRecording;

namespace AgentConnector.Doctor.Room;

/// <summary>From the samples played and heard to figures. Computes only: the same recording gives the same report.</summary>
internal static class RoomMeasurement
{
    private const int FullScale = 32_700;

    // No two crystals differ by more; beyond that, sound was lost.
    private const double LargestDriftPpm = 500;

    // In the first tenth of a second many microphones settle.
    private static readonly int Settling = Samples(0.1);

    /// <param name="recording">What was played and heard.</param>
    /// <param name="control">The echo control to try on it, set to the measured delay; null for none. Not disposed of here.</param>
    public static RoomReport Of(RoomRecording recording, IEchoControl? control = null)
    {
        var (played, heard) = recording.Aligned();
        var start = Array.FindIndex(played, sample => Math.Abs(sample) > 1e-3f);
        if (start < 2 * Settling || played.Length - start < Samples(TestSignal.SecondChirp.TotalSeconds))
        {
            throw new ArgumentException("The recording does not hold the whole test signal.", nameof(recording));
        }

        var noise = Power(heard.AsSpan(Settling..start));
        var report = new RoomReport
        {
            NoiseDb = Decibels(noise),
            PeakDb = 20 * Math.Log10(Math.Max(1e-6, recording.Heard.Max(sample => Math.Abs((int)sample)) / 32768.0)),
            ClippedShare = recording.Heard.Count(sample => Math.Abs((int)sample) >= FullScale) / (double)recording.Heard.Length,
        };
        if (EchoPath.Find(played.AsSpan(start), heard.AsSpan(start)) is not { } late)
        {
            return report;
        }

        var echo = Math.Max(0, start + late);
        var stretch = EchoDrift.Between(heard, echo);
        var drift = stretch / TestSignal.SecondChirp.TotalSeconds * 1e6;
        var isDrift = drift is null || Math.Abs(drift.Value) <= LargestDriftPpm;
        return report with
        {
            Delay = TimeSpan.FromSeconds((double)late / Rate),
            ReturnDb = ReturnDb(played.AsSpan(start), heard.AsSpan(Math.Min(echo, heard.Length)), noise),
            DriftPpm = isDrift ? drift : null,
            LostSound = isDrift ? TimeSpan.Zero : -TimeSpan.FromSeconds(stretch!.Value),
            Holes = EchoHoles.Count(played, heard, start, echo, noise),
            ErleDb = control is null ? null : EchoTrial.ErleDb(control, played, heard, start, late),
        };
    }

    internal static int Samples(double seconds) => (int)Math.Round(seconds * Rate);

    /// <summary>Mean square.</summary>
    internal static double Power(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += sample * sample;
        }

        return sum / Math.Max(1, samples.Length);
    }

    /// <summary>A mean square in dBFS; digital silence reads −120.</summary>
    internal static double Decibels(double power) => 10 * Math.Log10(Math.Max(1e-12, power));

    /// <summary>All the sound that came back, less what the room makes by itself, against all that was played.</summary>
    private static double ReturnDb(ReadOnlySpan<float> played, ReadOnlySpan<float> heard, double noise)
    {
        var length = Math.Min(heard.Length, Samples((TestSignal.SecondChirp + TestSignal.Chirp).TotalSeconds + 0.4));
        var sent = Power(played) * played.Length;
        var back = (Power(heard[..length]) - noise) * length;
        return Decibels(Math.Max(back, 0) / sent);
    }
}
