using AgentConnector.Calls;

namespace AgentConnector.History.Storage;

/// <summary>
/// Wakes those who follow a call. A bell carries no facts, so nothing queues up for a slow reader: whoever wakes reads the journal.
/// </summary>
internal sealed class CallBells
{
    // At most one entry per call that somebody waits for; the call's next fact, at the latest its ending, removes it.
    private readonly Dictionary<CallId, TaskCompletionSource> waiting = [];
    private readonly Lock gate = new();

    /// <summary>Calls that are waited for.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Completes at the next ring. Take it before reading the journal: then no fact falls in between.</summary>
    public Task NextAsync(CallId id)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(id, out var bell))
            {
                waiting[id] = bell = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return bell.Task;
        }
    }

    public void Ring(CallId id)
    {
        TaskCompletionSource? bell;
        lock (gate)
        {
            waiting.Remove(id, out bell);
        }

        bell?.TrySetResult();
    }
}
