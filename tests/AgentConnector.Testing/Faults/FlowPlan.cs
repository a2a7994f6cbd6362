namespace AgentConnector.Testing.Faults;

/// <summary>What is to happen at which byte of a stream, or behind which text. Thread-safe; what is due is done by whoever forwards.</summary>
internal sealed class FlowPlan
{
    private readonly Lock gate = new();
    private readonly List<(long At, Action Act)> acts = [];
    private readonly List<TextWatch> watches = [];
    private long passed;

    /// <summary>Bytes so far.</summary>
    public long Passed
    {
        get
        {
            lock (gate)
            {
                return passed;
            }
        }
    }

    /// <summary>When so many bytes more have passed; false when that is now.</summary>
    public bool TryAdd(long bytes, Action act)
    {
        lock (gate)
        {
            if (bytes > 0)
            {
                acts.Add((passed + bytes, act));
            }

            return bytes > 0;
        }
    }

    /// <summary>When so many bytes have passed in all; false when they have.</summary>
    public bool TryAddAt(long bytes, Action act)
    {
        lock (gate)
        {
            if (bytes > passed)
            {
                acts.Add((bytes, act));
            }

            return bytes > passed;
        }
    }

    /// <summary>When this text has passed.</summary>
    public void Add(string text, Action act)
    {
        lock (gate)
        {
            watches.Add(new(text, act));
        }
    }

    /// <summary>How many of the bytes may pass before something may be due.</summary>
    public int Before(int length)
    {
        lock (gate)
        {
            var most = watches.Count > 0 ? 1L : length; // a text may end anywhere
            foreach (var (at, _) in acts)
            {
                most = Math.Min(most, at - passed);
            }

            return (int)most;
        }
    }

    /// <summary>These have passed; what is due.</summary>
    public IReadOnlyList<Action> Pass(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            passed += bytes.Length;
            List<Action> due = [.. acts.Where(plan => plan.At <= passed).Select(plan => plan.Act)];
            acts.RemoveAll(plan => plan.At <= passed);
            for (var i = watches.Count - 1; i >= 0; i--)
            {
                if (watches[i].IsSeen(bytes))
                {
                    due.Add(watches[i].Act);
                    watches.RemoveAt(i);
                }
            }

            return due;
        }
    }
}
