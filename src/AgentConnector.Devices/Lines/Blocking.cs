namespace AgentConnector.Devices.Lines;

/// <summary>Native calls that may hang: a server that accepts a connection and then says nothing holds them for ever.</summary>
internal static class Blocking
{
    /// <summary>Calls on a thread of its own and waits no longer than told; what comes too late is disposed when it comes.</summary>
    public static async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        var calling = Task.Factory.StartNew(
            call, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        try
        {
            return await calling.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = calling.ContinueWith(Discard, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private static async Task Discard<T>(Task<T> late)
    {
        try
        {
            switch (await late)
            {
                case IAsyncDisposable line:
                    await line.DisposeAsync();
                    break;
                case IDisposable other:
                    other.Dispose();
                    break;
            }
        }
        catch (DeviceException)
        {
            // It failed, after nobody wanted it any more.
        }
    }
}
