namespace AgentConnector.Simulator;

/// <summary>What one side said, as it sounded, as far as the budget for audio goes. Thread-safe.</summary>
internal sealed class PcmTrack(AudioBudget budget)
{
    private readonly Lock gate = new();
    private readonly List<short> samples = [];
    private int length;
    private bool dropped;

    /// <summary>Samples that went by, recorded or not.</summary>
    public int Length => Volatile.Read(ref length);

    public short[] Samples
    {
        get
        {
            lock (gate)
            {
                return [.. samples];
            }
        }
    }

    public void Add(ReadOnlySpan<short> samples)
    {
        lock (gate)
        {
            // Never with a hole: once the budget was used up, the rest is not recorded either.
            if (!dropped && this.samples.Count == length && budget.TryTake(samples.Length * sizeof(short)))
            {
                this.samples.AddRange(samples);
            }

            Volatile.Write(ref length, length + samples.Length);
        }
    }

    /// <summary>Lets go of the audio; nothing is recorded any more.</summary>
    public void Drop()
    {
        lock (gate)
        {
            budget.Give(samples.Count * (long)sizeof(short));
            samples.Clear();
            samples.TrimExcess();
            dropped = true;
        }
    }
}
