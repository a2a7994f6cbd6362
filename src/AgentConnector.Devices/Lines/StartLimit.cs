using AgentConnector.Audio;

namespace AgentConnector.Devices.Lines;

/// <summary>A start that takes too long ends as a device that did not start; one that the caller cancels, as cancelled.</summary>
internal static class StartLimit
{
    /// <exception cref="DeviceException">The time ran out.</exception>
    public static async Task<T> KeepAsync<T>(
        TimeSpan timeout, TimeProvider time, Func<CancellationToken, Task<T>> start, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeout, time, cancellationToken);
        try
        {
            return await start(deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DeviceException(
                DeviceFault.DidNotStart,
                $"The sound device gave no sound within {timeout.TotalSeconds:0.#} s. It may be suspended, unplugged or held by another program.",
                e);
        }
    }
}
