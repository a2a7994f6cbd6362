namespace AgentConnector.Devices.Lines;

/// <summary>A start that takes too long ends as a device that did not start; one that the caller cancels, as cancelled.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan timeout;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource both;

    public Deadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        (this.timeout, this.caller) = (timeout, caller);
        timer = new(timeout, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, caller);
    }

    public async Task<T> KeepAsync<T>(Func<CancellationToken, Task<T>> step)
    {
        try
        {
            return await step(both.Token);
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw new DeviceException(
                DeviceFault.DidNotStart,
                $"The sound device gave no sound within {timeout.TotalSeconds:0.#} s. It may be suspended, unplugged or held by another program.",
                e);
        }
    }

    public void Dispose()
    {
        both.Dispose();
        timer.Dispose();
    }
}
