namespace AgentConnector.Simulator.Conversations;

/// <summary>What was heard and what was spoken, as far as the budget for audio goes.</summary>
internal sealed class Tape(AudioBudget budget)
{
    private readonly Lock gate = new();
    private readonly List<short> heard = [];
    private readonly List<(TimeSpan At, short[] Speech)> spoken = [];
    private long taken;
    private bool dropped;

    public IReadOnlyList<short> Heard
    {
        get
        {
            lock (gate)
            {
                return [.. heard];
            }
        }
    }

    public bool HasHeard
    {
        get
        {
            lock (gate)
            {
                return heard.Count > 0;
            }
        }
    }

    public bool HasSpoken
    {
        get
        {
            lock (gate)
            {
                return spoken.Count > 0;
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
            lock (gate)
            {
                return [.. spoken];
            }
        }
    }

    public void Hear(short[] samples, TimeSpan at)
    {
        lock (gate)
        {
            if (!Take(samples.Length * sizeof(short)))
            {
                return;
            }

            if (heard.Count == 0)
            {
                HeardFrom = at;
            }

            heard.AddRange(samples);
        }
    }

    public void Speak(short[] samples, TimeSpan at)
    {
        lock (gate)
        {
            if (Take(samples.Length * sizeof(short)))
            {
                spoken.Add((at, samples));
            }
        }
    }

    /// <summary>The caller spoke over the agent: what would be heard after this moment never was.</summary>
    public void CutSpeechAt(TimeSpan now, int rate)
    {
        lock (gate)
        {
            for (var i = 0; i < spoken.Count; i++)
            {
                var (at, speech) = spoken[i];
                var heard = (int)Math.Clamp((now - at).TotalSeconds * rate, 0, speech.Length);
                spoken[i] = (at, speech[..heard]);
            }
        }
    }

    /// <summary>Lets go of all audio; nothing is recorded any more.</summary>
    public void Drop()
    {
        lock (gate)
        {
            dropped = true;
            heard.Clear();
            heard.TrimExcess();
            spoken.Clear();
            budget.Give(taken);
            taken = 0;
        }
    }

    private bool Take(int bytes)
    {
        if (dropped || !budget.TryTake(bytes))
        {
            return false;
        }

        taken += bytes;
        return true;
    }
}
