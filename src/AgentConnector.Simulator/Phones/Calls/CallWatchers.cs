namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Tests that wait until something is true of a call. Thread-safe.</summary>
internal sealed class CallWatchers
{
    private readonly Lock _gate = new();
    private readonly List<Watcher> _watchers = [];
    private bool _closed;

    public async Task WatchAsync(SimulatedPhoneCall call, Func<SimulatedPhoneCall, bool> condition, CancellationToken cancellationToken)
    {
        var watcher = new Watcher(condition, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        bool closed;
        lock (_gate)
        {
            closed = _closed;
            _watchers.Add(watcher);
        }

        Look(call);
        if (closed)
        {
            Close(call);
        }

        try
        {
            await watcher.True.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(watcher);
            }
        }
    }

    /// <summary>Looks whether it is true now.</summary>
    public void Look(SimulatedPhoneCall call)
    {
        foreach (var watcher in Waiting())
        {
            if (watcher.Condition(call))
            {
                watcher.True.TrySetResult();
            }
        }
    }

    /// <summary>Nothing will happen any more: who still waits is told so.</summary>
    public void Close(SimulatedPhoneCall call)
    {
        lock (_gate)
        {
            _closed = true;
        }

        foreach (var watcher in Waiting())
        {
            watcher.True.TrySetException(new InvalidOperationException(
                $"The call ended ({call.Status}, by {call.End?.By}: {call.End?.Reason}) before what was waited for came true."));
        }
    }

    private Watcher[] Waiting()
    {
        lock (_gate)
        {
            return _watchers.Count == 0 ? [] : [.. _watchers];
        }
    }

    private sealed record Watcher(Func<SimulatedPhoneCall, bool> Condition, TaskCompletionSource True);
}
