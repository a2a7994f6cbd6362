namespace AgentConnector.Simulator.Conversations;

/// <summary>What was heard and what was spoken, as far as the budget for audio goes. Thread-safe.</summary>
internal sealed class Tape(AudioBudget budget)
{
    private readonly Lock gate = new();
    private readonly PcmTrack heard = new(budget);
    private readonly List<(TimeSpan At, short[] Speech)> spoken = [];
    private long taken;
    private bool dropped;

    public short[] Heard => heard.Samples;

    public bool HasHeard => heard.Samples.Length > 0;

    public bool HasSpoken => Spoken.Count > 0;

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
        HeardFrom = heard.Length == 0 ? at : HeardFrom;
        heard.Add(samples);
    }

    public void Speak(short[] samples, TimeSpan at)
    {
        lock (gate)
        {
            if (!dropped && budget.TryTake(samples.Length * sizeof(short)))
            {
                taken += samples.Length * sizeof(short);
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
                spoken[i] = (at, speech[..(int)Math.Clamp((now - at).TotalSeconds * rate, 0, speech.Length)]);
            }
        }
    }

    /// <summary>Lets go of all audio; nothing is recorded any more.</summary>
    public void Drop()
    {
        heard.Drop();
        lock (gate)
        {
            dropped = true;
            spoken.Clear();
            budget.Give(taken);
            taken = 0;
        }
    }
}
