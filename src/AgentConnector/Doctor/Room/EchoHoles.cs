namespace AgentConnector.Doctor.Room;

/// <summary>Counts the silences in what was heard where sound was played: each is a gap that a listener hears as a crackle.</summary>
internal static class EchoHoles
{
    // The noise is never silent for as long as this looks back, and a room fades, it does not stop.
    private const double FarBelow = 0.003; // −25 dB
    private static readonly int Step = RoomMeasurement.Samples(0.005);
    private static readonly int LookBack = RoomMeasurement.Samples(0.02);

    public static int Count(float[] played, float[] heard, int start, int echo, double noise)
    {
        var from = RoomMeasurement.Samples(TestSignal.Noise.TotalSeconds);
        var to = Math.Min(from + RoomMeasurement.Samples(TestSignal.NoiseLength.TotalSeconds), heard.Length - echo);
        if (to <= from)
        {
            return 0;
        }

        var loudness = RoomMeasurement.Power(heard.AsSpan((echo + from)..(echo + to)));
        var sent = RoomMeasurement.Power(played.AsSpan(start + from, to - from));
        if (loudness < 30 * noise)
        {
            return 0; // so quiet an echo has no holes that could be told from it
        }

        var (holes, inHole) = (0, false);
        for (var at = from + LookBack; at + Step <= to; at += Step)
        {
            var silent = RoomMeasurement.Power(heard.AsSpan(echo + at, Step)) < FarBelow * loudness
                && RoomMeasurement.Power(played.AsSpan(start + at - LookBack, LookBack)) > sent / 2;
            holes += silent && !inHole ? 1 : 0;
            inHole = silent;
        }

        return holes;
    }
}
