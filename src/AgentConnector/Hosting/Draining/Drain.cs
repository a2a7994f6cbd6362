using AgentConnector.Audio;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Draining;

/// <summary>Whether the service is on its way out, and how it gets there: ask the work to end, wait a bounded time, go.</summary>
internal sealed partial class Drain(IEnumerable<IDrain> work, IOptions<DrainOptions> options, TimeProvider time, ILogger<Drain> logger)
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<IDrain> work = [.. work];
    private volatile bool started;

    public bool IsStarted => started;

    public bool IsDraining => started || work.Any(part => part.IsDraining);

    /// <summary>What a refused client should wait: by then another instance has taken over, or this one is back.</summary>
    public TimeSpan RetryAfter => TimeSpan.FromSeconds(Math.Clamp(options.Value.DrainTimeout.TotalSeconds, 1, 30));

    /// <summary>The longest it takes.</summary>
    public TimeSpan Longest => options.Value.DrainTimeout + options.Value.EndTimeout;

    /// <summary>Returns when all work is over, or its time is up.</summary>
    /// <param name="cancellationToken">Ends the work at once, and the wait for it a moment later.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        started = true;
        LogDraining(options.Value.DrainTimeout);
        using var deadline = new Deadline(options.Value.DrainTimeout, time, cancellationToken);
        var draining = Task.WhenAll(work.Select(part => part.DrainAsync(deadline.Token)));
        try
        {
            await draining.WaitAsync(Longest, time, cancellationToken);
            LogDrained();
        }
        catch (TimeoutException)
        {
            LogGaveUp();
        }
        catch (OperationCanceledException)
        {
            // The work is being ended and writes down why. What it talks to goes down next, and would be blamed for what has no ending by then.
            LogGaveUp();
            await draining.WaitAsync(LastMoment, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(1010, LogLevel.Information, "Asked to stop: new calls are refused, running ones may go on for {Timeout}")]
    private partial void LogDraining(TimeSpan timeout);

    [LoggerMessage(1011, LogLevel.Information, "All calls are over")]
    private partial void LogDrained();

    [LoggerMessage(1012, LogLevel.Warning, "Stopping although calls are not over")]
    private partial void LogGaveUp();

    [LoggerMessage(1013, LogLevel.Error, "Stopping although draining failed")]
    private partial void LogFailed(Exception exception);
}
