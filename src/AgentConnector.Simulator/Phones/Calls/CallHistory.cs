namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>The calls that run and the last ones that ran. Memory is bounded, in number and in bytes of audio. Thread-safe.</summary>
internal sealed class CallHistory(LineState line)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<SimulatedPhoneCall> _all = new();
    private readonly Dictionary<string, LiveCall> _running = new(StringComparer.Ordinal);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<SimulatedPhoneCall> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <returns>False when as many calls as allowed are running.</returns>
    public bool TryAdd(LiveCall call)
    {
        lock (_gate)
        {
            if (_running.Count >= line.Options.MaxCalls)
            {
                return false;
            }

            _running.Add(call.Record.Sid, call);
            _all.AddLast(call.Record);
            MakeRoom();
            return true;
        }
    }

    /// <summary>Counts a call as over and forgets the oldest that are too many.</summary>
    public void HasEnded(LiveCall call)
    {
        lock (_gate)
        {
            _running.Remove(call.Record.Sid);
            for (var node = _all.First; node is not null && _all.Count - _running.Count > line.Options.KeepCalls;)
            {
                var next = node.Next;
                if (!_running.ContainsKey(node.Value.Sid))
                {
                    Free(node.Value);
                    _all.Remove(node);
                }

                node = next;
            }
        }
    }

    public SimulatedPhoneCall? Find(string sid) => All.FirstOrDefault(call => call.Sid == sid);

    public LiveCall? Running(string sid)
    {
        lock (_gate)
        {
            return _running.GetValueOrDefault(sid);
        }
    }

    /// <summary>Frees the audio of the oldest finished calls, so that a new one can be recorded.</summary>
    private void MakeRoom()
    {
        foreach (var call in _all)
        {
            if (line.Budget.Left > line.Options.KeepAudioBytes / 4)
            {
                return;
            }

            if (!_running.ContainsKey(call.Sid))
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
