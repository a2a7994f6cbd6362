namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>The calls that run and the last ones that ran. Memory is bounded, in number and in bytes of audio. Thread-safe.</summary>
internal sealed class CallHistory(LineState line)
{
    private readonly Lock gate = new();
    private readonly LinkedList<SimulatedPhoneCall> all = new();
    private readonly Dictionary<string, LiveCall> running = new(StringComparer.Ordinal);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<SimulatedPhoneCall> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <returns>False when as many calls as allowed are running.</returns>
    public bool TryAdd(LiveCall call)
    {
        lock (gate)
        {
            if (running.Count >= line.Options.MaxCalls)
            {
                return false;
            }

            running.Add(call.Record.Sid, call);
            all.AddLast(call.Record);
            MakeRoom();
            return true;
        }
    }

    /// <summary>Counts a call as over and forgets the oldest that are too many.</summary>
    public void HasEnded(LiveCall call)
    {
        lock (gate)
        {
            running.Remove(call.Record.Sid);
            for (var node = all.First; node is not null && all.Count - running.Count > line.Options.KeepCalls;)
            {
                var next = node.Next;
                if (!running.ContainsKey(node.Value.Sid))
                {
                    Free(node.Value);
                    all.Remove(node);
                }

                node = next;
            }
        }
    }

    public SimulatedPhoneCall? Find(string sid) => All.FirstOrDefault(call => call.Sid == sid);

    public LiveCall? Running(string sid)
    {
        lock (gate)
        {
            return running.GetValueOrDefault(sid);
        }
    }

    /// <summary>Frees the audio of the oldest finished calls, so that a new one can be recorded.</summary>
    private void MakeRoom()
    {
        foreach (var call in all)
        {
            if (line.Budget.Left > line.Options.KeepAudioBytes / 4)
            {
                return;
            }

            if (!running.ContainsKey(call.Sid))
            {
                Free(call);
            }
        }
    }

    private static void Free(SimulatedPhoneCall call)
    {
        call.HeardTrack.Drop();
        call.SaidTrack.Drop();
    }
}
