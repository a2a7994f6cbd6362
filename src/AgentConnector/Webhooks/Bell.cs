namespace AgentConnector.Webhooks;

/// <summary>Wakes whoever looks for work: there may be some. It carries nothing, so nothing can pile up.</summary>
internal class Bell
{
    private TaskCompletionSource bell = NewBell();

    /// <summary>Completes at the next ring. Take it before looking for work: then nothing falls in between.</summary>
    public Task Next => Volatile.Read(ref bell).Task;

    /// <summary>From any thread: of two that ring at once, each completes the bell it took away, so nobody waits for one that is gone.</summary>
    public void Ring() => Interlocked.Exchange(ref bell, NewBell()).SetResult();

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
