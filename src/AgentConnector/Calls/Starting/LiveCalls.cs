using System.Collections.Concurrent;
using AgentConnector.Calls.Talking;
using AgentConnector.Hosting.Draining;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Starting;

/// <summary>The calls that run, and the start requests that may become some: owns their tasks, and drains them at shutdown.</summary>
internal sealed partial class LiveCalls(IOptions<CallOptions> options, CallMetrics metrics, TimeProvider time, ILogger<LiveCalls> logger) : IDrain
{
    private const int MostNamed = 50;

    private static readonly TimeSpan Naming = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CallId, Call> live = new();

    // Until its sides are gone, too: an ended call may have left some behind.
    private readonly OwnedTasks<Call> running = new();

    // Let in before the drain began.
    private readonly OwnedTasks<object> deciding = new();

    public bool IsDraining { get; private set; }

    /// <summary>The live call of this id, or null.</summary>
    public Call? Find(CallId id) => live.GetValueOrDefault(id);

    /// <summary>Decides on a start request, unless the service shuts down.</summary>
    public async Task<StartDecision> DecideAsync(Func<Task<StartDecision>> decide)
    {
        StartDecision? decision = null;

        // It is listed before it is asked whether there is a drain, which asks for what is listed.
        await deciding.Add(new(), async () => decision = IsDraining ? new StartDecision.Refused(Draining()) : await decide());
        if (decision is StartDecision.Refused refused)
        {
            metrics.Refused(refused.Problem.Kind);
        }

        return decision!;
    }

    /// <summary>Runs a call to its end; the start request goes on with its answer meanwhile.</summary>
    public void Run(Call call)
    {
        live[call.Id] = call;
        _ = running.Add(call, () => RunAsync(call));
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        IsDraining = true;
        LogDraining(live.Count);
        using var naming = time.CreateTimer(_ => Name(), state: null, Naming, Naming);
        try
        {
            await EndingsAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LogTimeIsUp(live.Count);
            EndAll();
            await DecidedAsync(); // and what has become a call by then
            EndAll();
            await EndingsAsync();
        }

        await running.WhenAll().WaitAsync(WindUp.LongestEnding, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ApiProblem Draining() => new(ProblemKind.Draining, "Running calls are being finished. Send the request again in a moment.")
    {
        RetryAfter = options.Value.RetryAfter,
    };

    private async Task EndingsAsync()
    {
        EndWaiting();
        await DecidedAsync();
        EndWaiting();
        await Task.WhenAll(live.Values.Select(call => call.Ended));
    }

    /// <summary>How they are decided is told to those who asked.</summary>
    private async Task DecidedAsync() => await deciding.WhenAll().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Whoever waits for the end sees what for.</summary>
    private void Name()
    {
        var running = live.Keys.Take(MostNamed + 1).ToList();
        if (running.Count > 0)
        {
            LogStillRunning(live.Count, string.Join(", ", running.Take(MostNamed)) + (running.Count > MostNamed ? ", …" : ""));
        }
    }

    /// <summary>Those that reach nobody yet: no phone is to ring for a service that is about to end.</summary>
    private void EndWaiting() => End(live.Values.Where(call => call.IsWaiting));

    private void EndAll() => End(live.Values);

    private static void End(IEnumerable<Call> calls)
    {
        foreach (var call in calls)
        {
            call.End(new(Party.Service, EndReason.Shutdown));
        }
    }

    private async Task RunAsync(Call call)
    {
        await call.RunAsync();
        live.TryRemove(call.Id, out _);
        await call.Gone;
        call.Dispose();
    }

    [LoggerMessage(2020, LogLevel.Information, "Shutting down; calls that still run: {Count}")]
    private partial void LogDraining(int count);

    [LoggerMessage(2022, LogLevel.Information, "Still running ({Count}): {Calls}")]
    private partial void LogStillRunning(int count, string calls);

    [LoggerMessage(2021, LogLevel.Warning, "The time to finish is up; calls that are ended: {Count}")]
    private partial void LogTimeIsUp(int count);
}
