namespace AgentConnector.Calls.Talking;

/// <summary>A quiet, unhurried round of four notes, made as it is played: 16-bit samples. It never jumps, wherever it is cut off but at its own end.</summary>
internal sealed class HoldMusic(int sampleRate)
{
    /// <summary>The loudest sample: −24 dBFS, well below speech.</summary>
    public const double Peak = 2067;

    /// <summary>G4, B4, D5, B4: all of them pass a telephone.</summary>
    public static readonly IReadOnlyList<double> Notes = [392, 493.88, 587.33, 493.88];

    private const double NoteSeconds = 1;
    private const double AttackSeconds = 0.03;
    private const double ReleaseSeconds = 0.08;
    private const double Decay = 1.5; // by which a note fades, per second
    private const double Overtone = 0.25;

    private long position;

    /// <summary>Makes the next samples.</summary>
    public void Fill(Span<short> samples)
    {
        var perNote = (long)(NoteSeconds * sampleRate);
        foreach (ref var sample in samples)
        {
            var hz = Notes[(int)(position / perNote % Notes.Count)];
            sample = (short)Math.Round(Peak * NoteAt((double)(position % perNote) / sampleRate, hz));
            position++;
        }
    }

    /// <summary>From the first note on.</summary>
    public void Restart() => position = 0;

    private static double NoteAt(double seconds, double hz)
    {
        var envelope = Math.Min(1, seconds / AttackSeconds) * Math.Min(1, (NoteSeconds - seconds) / ReleaseSeconds) * Math.Exp(-Decay * seconds);
        var wave = Math.Sin(2 * Math.PI * hz * seconds) + (Overtone * Math.Sin(4 * Math.PI * hz * seconds));
        return envelope * wave / (1 + Overtone);
    }
}
