namespace AgentConnector.Webhooks;

/// <summary>Wakes whoever looks for work: there may be some. It carries nothing, so nothing can pile up.</summary>
internal class Bell
{
    private TaskCompletionSource bell = NewBell();

    /// <summary>Completes at the next ring. Take it before looking for work: then nothing falls in between.</summary>
    public Task Next => Volatile.Read(ref bell).Task;

    /// <summary>From any thread: of two that ring at once, each completes the bell it took away, so nobody waits for one that is gone.</summary>
    public void Ring() => Interlocked.Exchange(ref bell, NewBell()).SetResult();

    /// <summary>Returns when it rings, something is due, or it is the end; never throws.</summary>
    /// <param name="rung">A <see cref="Next"/> that was taken before looking for work.</param>
    /// <param name="nap">Until something is due.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The end.</param>
    public static async Task NapAsync(Task rung, TimeSpan nap, TimeProvider time, CancellationToken cancellationToken) =>
        await rung.WaitAsync(nap, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
