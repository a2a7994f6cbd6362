using AgentConnector.Doctor.Room;

namespace AgentConnector.Tests.Doctor.Room;

/// <summary>The test signal played in a simulated room with known values.</summary>
internal sealed record TestRoom
{
    public double DelayMs { get; init; } = 60;

    public double DecayMs { get; init; } = 150;

    public double ReturnDb { get; init; } = -8;

    /// <summary>How much faster the microphone's clock runs.</summary>
    public double DriftPpm { get; init; }

    public double NoiseDb { get; init; } = -65;

    /// <summary>Speech and rattle that the recording holds from the first chirp on.</summary>
    public bool Distorts { get; init; } = true;

    public uint Seed { get; init; } = 3;

    public RoomRecording Record() => RecordAs(sample => sample);

    /// <param name="change">The last thing that happens to the heard samples, full scale 1.0.</param>
    public RoomRecording RecordAs(Func<float[], float[]> change)
    {
        var played = TestSignal.Make(RoomRecording.Rate);
        var room = new SimulatedRoom(TimeSpan.FromMilliseconds(DelayMs), TimeSpan.FromMilliseconds(DecayMs), ReturnDb, -DriftPpm, Distorts);
        var echo = ReturnDb < -150 ? new float[played.Length] : room.EchoOf(Array.ConvertAll(played, sample => sample / 32768f));
        var noise = new Noise(Seed);
        var rms = Math.Pow(10, NoiseDb / 20);
        var heard = change([.. echo.Select(sample => sample + (float)(rms * noise.NextGaussian()))]);
        return new(played, RoomRecording.Rate, [.. heard.Select(Sample)], RoomRecording.Rate);
    }

    private static short Sample(float value) => (short)Math.Clamp(MathF.Round(value * 32768), short.MinValue, short.MaxValue);
}
