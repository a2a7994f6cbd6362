namespace AgentConnector.Calls.Talking;

/// <summary>
/// The last moments of a call. Its parts share one bounded time for them, which begins with the first that is waited for, and whatever one
/// of them does the ending goes on: what it throws is logged, what takes longer is left behind and watched from here.
/// </summary>
internal sealed partial class WindUp(CallId callId, TimeProvider time, ILogger logger)
{
    /// <summary>A goodbye that is heard takes up to two seconds.</summary>
    public static readonly TimeSpan LongestEnding = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly List<Task> left = [];
    private long? began;

    /// <summary>Completes when what was left behind has come to its end, too. Never fails.</summary>
    public Task Gone
    {
        get
        {
            lock (gate)
            {
                return Task.WhenAll(left);
            }
        }
    }

    /// <summary>Waits until a part has done what it has to at the end. Never throws.</summary>
    public Task EndAsync(string part, Func<ValueTask> ending) => WaitAsync(part, Offload.RunAsync(ending));

    /// <summary>Waits until a part that was told to stop has stopped. Never throws.</summary>
    public async Task WaitAsync(string part, Task stopping)
    {
        var watched = WatchAsync(part, stopping);
        try
        {
            await watched.WaitAsync(Left(), time);
        }
        catch (TimeoutException)
        {
            LogLeftBehind(callId, part, LongestEnding.TotalSeconds);
            lock (gate)
            {
                left.Add(watched);
            }
        }
    }

    /// <summary>Waits for something that is being made. Once the call ends that has the time of an ending; what comes later is let go of.</summary>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    public async Task<T> MadeAsync<T>(string part, Task<T> making, CancellationToken ending)
        where T : IAsyncDisposable
    {
        await Task.WhenAny(making, Task.Delay(Timeout.InfiniteTimeSpan, time, ending));
        if (!making.IsCompleted)
        {
            await EndAsync(part, () => LetGoAsync(making));
            ending.ThrowIfCancellationRequested();
        }

        return await making;
    }

    /// <summary>Disposes of what is being made, should it come after all.</summary>
    public static async ValueTask LetGoAsync<T>(Task<T> making)
        where T : IAsyncDisposable
    {
        await ((Task)making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (making.IsCompletedSuccessfully)
        {
            var made = await making;
            await made.DisposeAsync();
        }
    }

    private TimeSpan Left()
    {
        lock (gate)
        {
            began ??= time.GetTimestamp();
            var rest = LongestEnding - time.GetElapsedTime(began.Value);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    private async Task WatchAsync(string part, Task stopping)
    {
        try
        {
            await stopping;
        }
        catch (OperationCanceledException)
        {
            // told to stop, and stopped
        }
        catch (Exception e)
        {
            LogFailed(callId, part, e);
        }
    }

    [LoggerMessage(2013, LogLevel.Warning, "Call {CallId}: {Part} was not done {Seconds} s after the call's end and was left behind")]
    private partial void LogLeftBehind(CallId callId, string part, double seconds);

    [LoggerMessage(2014, LogLevel.Error, "Call {CallId}: {Part} failed at the call's end")]
    private partial void LogFailed(CallId callId, string part, Exception exception);
}
