using AgentConnector.Simulator.Conversations;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>One side of a call as it sounded, as far as the budget for audio goes. Thread-safe.</summary>
internal sealed class PcmTrack(AudioBudget budget)
{
    private readonly Lock _gate = new();
    private readonly List<short> _samples = [];
    private int _length;
    private bool _dropped;

    /// <summary>Samples that went by, recorded or not.</summary>
    public int Length => Volatile.Read(ref _length);

    public short[] Samples
    {
        get
        {
            lock (_gate)
            {
                return [.. _samples];
            }
        }
    }

    public void Add(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            // Never with a hole: once the budget was used up, the rest is not recorded either.
            if (!_dropped && _samples.Count == _length && budget.TryTake(samples.Length * sizeof(short)))
            {
                _samples.AddRange(samples);
            }

            Volatile.Write(ref _length, _length + samples.Length);
        }
    }

    /// <summary>Lets go of the audio; nothing is recorded any more.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            budget.Give(_samples.Count * (long)sizeof(short));
            _samples.Clear();
            _samples.TrimExcess();
            _dropped = true;
        }
    }
}
