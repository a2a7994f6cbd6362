namespace AgentConnector.Simulator.Conversations;

/// <summary>What was heard and what was spoken, as far as the budget for audio goes.</summary>
internal sealed class Recording(AudioBudget budget)
{
    private readonly Lock _gate = new();
    private readonly List<short> _heard = [];
    private readonly List<(TimeSpan At, short[] Speech)> _spoken = [];
    private long _taken;
    private bool _dropped;

    public IReadOnlyList<short> Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    public bool HasHeard
    {
        get
        {
            lock (_gate)
            {
                return _heard.Count > 0;
            }
        }
    }

    public bool HasSpoken
    {
        get
        {
            lock (_gate)
            {
                return _spoken.Count > 0;
            }
        }
    }

    public bool HasAny => HasHeard || HasSpoken;

    /// <summary>When the first sound of the caller came, since the start.</summary>
    public TimeSpan HeardFrom { get; private set; }

    /// <summary>Pieces of the agent's speech at the clips' rate and when each began to be heard.</summary>
    public IReadOnlyList<(TimeSpan At, short[] Speech)> Spoken
    {
        get
        {
            lock (_gate)
            {
                return [.. _spoken];
            }
        }
    }

    public void Hear(short[] samples, TimeSpan at)
    {
        lock (_gate)
        {
            if (!Take(samples.Length * sizeof(short)))
            {
                return;
            }

            if (_heard.Count == 0)
            {
                HeardFrom = at;
            }

            _heard.AddRange(samples);
        }
    }

    public void Speak(short[] samples, TimeSpan at)
    {
        lock (_gate)
        {
            if (Take(samples.Length * sizeof(short)))
            {
                _spoken.Add((at, samples));
            }
        }
    }

    /// <summary>The caller spoke over the agent: what would be heard after this moment never was.</summary>
    public void CutSpeechAt(TimeSpan now, int rate)
    {
        lock (_gate)
        {
            for (var i = 0; i < _spoken.Count; i++)
            {
                var (at, speech) = _spoken[i];
                var heard = (int)Math.Clamp((now - at).TotalSeconds * rate, 0, speech.Length);
                _spoken[i] = (at, speech[..heard]);
            }
        }
    }

    /// <summary>Lets go of all audio; nothing is recorded any more.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            _dropped = true;
            _heard.Clear();
            _heard.TrimExcess();
            _spoken.Clear();
            budget.Give(_taken);
            _taken = 0;
        }
    }

    private bool Take(int bytes)
    {
        if (_dropped || !budget.TryTake(bytes))
        {
            return false;
        }

        _taken += bytes;
        return true;
    }
}
