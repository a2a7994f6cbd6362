namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Tests that wait until something is true of a call. Thread-safe.</summary>
internal sealed class CallWatchers
{
    private readonly Lock gate = new();
    private readonly List<Watcher> watchers = [];
    private bool closed;

    public async Task WatchAsync(SimulatedPhoneCall call, Func<SimulatedPhoneCall, bool> condition, CancellationToken cancellationToken)
    {
        var watcher = new Watcher(condition, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        bool closed;
        lock (gate)
        {
            closed = this.closed;
            watchers.Add(watcher);
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
            lock (gate)
            {
                watchers.Remove(watcher);
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
        lock (gate)
        {
            closed = true;
        }

        foreach (var watcher in Waiting())
        {
            watcher.True.TrySetException(new InvalidOperationException(
                $"The call ended ({call.Status}, by {call.End?.By}: {call.End?.Reason}) before what was waited for came true."));
        }
    }

    private Watcher[] Waiting()
    {
        lock (gate)
        {
            return watchers.Count == 0 ? [] : [.. watchers];
        }
    }

    private sealed record Watcher(Func<SimulatedPhoneCall, bool> Condition, TaskCompletionSource True);
}
