namespace AgentConnector.Calls.Talking;

/// <summary>
/// Where a call waits that the agent's queue has not let in, and its longest time. That time begins when the call does, or when it is let in
/// for the first time. A wait takes nothing of it, and is itself no longer.
/// <code>
///   talking ──Enter──► waiting ──Leave──► talking
///      │                  │  not let in: busy
///      └─ time limit      └─ as long as a call may last: busy
/// </code>
/// </summary>
internal sealed class WaitingRoom : IDisposable
{
    private readonly TimeSpan longest;
    private readonly TimeProvider time;
    private readonly ITimer limit;
    private readonly Lock gate = new();
    private TaskCompletionSource letIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan left;
    private TimeSpan waited;
    private long began;
    private bool hasTalked;
    private volatile bool isWaiting;

    /// <param name="longest">How long the call may last, and how long it may wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="end">Is told when either is over.</param>
    public WaitingRoom(TimeSpan longest, TimeProvider time, Action<CallEnd> end)
    {
        (this.longest, this.time, left, began) = (longest, time, longest, time.GetTimestamp());
        letIn.SetResult();
        limit = time.CreateTimer(_ => end(isWaiting ? new(Party.Agent, EndReason.Busy) : new(Party.Service, EndReason.TimeLimit)), state: null, longest, Timeout.InfiniteTimeSpan);
    }

    public bool IsWaiting => isWaiting;

    /// <summary>It waits, and has waited from the first moment on: there is no conversation yet.</summary>
    public bool IsBeforeTalk
    {
        get
        {
            lock (gate)
            {
                return isWaiting && !hasTalked;
            }
        }
    }

    /// <summary>All waits of the call, the present one included.</summary>
    public TimeSpan Waited
    {
        get
        {
            lock (gate)
            {
                return isWaiting ? waited + time.GetElapsedTime(began) : waited;
            }
        }
    }

    /// <summary>The agent has no line for the call yet.</summary>
    /// <param name="hasTalked">Something was said before: the agent was lost and reached again.</param>
    /// <returns>False when it waits already.</returns>
    public bool Enter(bool hasTalked)
    {
        lock (gate)
        {
            if (isWaiting)
            {
                return false;
            }

            this.hasTalked |= hasTalked;
            left = this.hasTalked ? left - time.GetElapsedTime(began) : longest;
            (isWaiting, began, letIn) = (true, time.GetTimestamp(), new(TaskCreationOptions.RunContinuationsAsynchronously));
            limit.Change(longest, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>The wait is over.</summary>
    /// <param name="isLetIn">The agent has a line; false: it is lost, and so is the place in its queue.</param>
    /// <returns>How long it was; null when there was none.</returns>
    public TimeSpan? Leave(bool isLetIn)
    {
        lock (gate)
        {
            if (!isWaiting)
            {
                return null;
            }

            var lasted = time.GetElapsedTime(began);
            waited += lasted;
            (isWaiting, hasTalked, began) = (false, hasTalked || isLetIn, time.GetTimestamp());
            letIn.SetResult();
            limit.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return lasted;
        }
    }

    /// <summary>Returns when it does not wait, or waits no longer.</summary>
    public Task LetInAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return letIn.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The agent's queue lets nobody wait any longer: the call ends, whether the agent closes or not.</summary>
    /// <param name="hasTalked">As for <see cref="Enter"/>, where it did not wait.</param>
    public void GiveUp(bool hasTalked)
    {
        Enter(hasTalked);
        limit.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); // not here: this is the thread that reads the agent, and the end waits for it
    }

    /// <summary>An ending that came while it waited says so.</summary>
    public CallEnd Told(CallEnd end)
    {
        if (!isWaiting)
        {
            return end;
        }

        var wait = FormattableString.Invariant($"The call had waited in the agent's queue for {Waited.TotalSeconds:0.0} s.");
        return end with { Detail = end.Detail is null ? wait : $"{end.Detail} {wait}" };
    }

    public void Dispose() => limit.Dispose();
}
