using System.Collections.Concurrent;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;
using AgentConnector.Hosting.Draining;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Starting;

/// <summary>Admits calls up to a limit, owns their tasks, and drains them at shutdown.</summary>
internal sealed partial class CallDispatcher(
    CallPlanner planner, Admission admission, ICallJournal journal, FactKeeper facts, IToolbox tools, CallMetrics metrics, IOptions<CallOptions> options, TimeProvider time,
    ILoggerFactory loggers, ILogger<CallDispatcher> logger) : IDrain
{
    private readonly ConcurrentDictionary<CallId, Call> live = new();

    // Until its sides are gone, too: an ended call may have left some behind.
    private readonly ConcurrentDictionary<Call, Task> running = new();

    // Requests that may become calls: let in before the drain began.
    private readonly ConcurrentDictionary<Task, bool> deciding = new();

    public bool IsDraining { get; private set; }

    /// <summary>The live call of this id, or null.</summary>
    public Call? Find(CallId id) => live.GetValueOrDefault(id);

    /// <summary>
    /// Admits the call and starts it, or says why not. For an id or key that is known nothing is started: the earlier request is told.
    /// </summary>
    /// <exception cref="JournalException">The store is not available.</exception>
    public async Task<StartDecision> StartAsync(CallId id, StartRequest request, CancellationToken cancellationToken)
    {
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        deciding[decided.Task] = true; // before it is asked whether there is a drain, which asks for this
        try
        {
            var decision = await DecideAsync(id, request, cancellationToken);
            if (decision is StartDecision.Refused refused)
            {
                metrics.Refused(refused.Problem.Kind);
            }

            return decision;
        }
        finally
        {
            deciding.TryRemove(decided.Task, out _);
            decided.SetResult();
        }
    }

    private async Task<StartDecision> DecideAsync(CallId id, StartRequest request, CancellationToken cancellationToken)
    {
        if (IsDraining)
        {
            return new StartDecision.Refused(new ApiProblem(ProblemKind.Draining, "Running calls are being finished. Send the request again in a moment.")
            {
                RetryAfter = options.Value.RetryAfter,
            });
        }

        if (facts.Refusal is { } behind)
        {
            return new StartDecision.Refused(behind);
        }

        if (planner.Plan(id, request.Call, request.Line, out var plan, out var endpoint) is { } fault)
        {
            return new StartDecision.Refused(fault);
        }

        IReadOnlyList<string> holds;
        try
        {
            holds = await endpoint.HoldsAsync(plan.To, cancellationToken);
        }
        catch (EndpointException e) when (e.Refusal is { } refusal)
        {
            return new StartDecision.Refused(CallPlanner.Problem(refusal));
        }

        if (admission.Take(plan, holds, request.KeyName, out var lease) is { } busy)
        {
            return new StartDecision.Refused(busy);
        }

        using (lease)
        {
            var queued = new CallQueued(
                request.Call.AgentId, plan.To.ToString(), request.Call.Metadata, request.Call.Simulate?.Scenario, request.Call.UserId, request.KeyName);
            var admission = await journal.TryOpenAsync(id, queued, request.Fingerprint, request.Call.Callback, cancellationToken);
            if (!admission.Opened)
            {
                return new StartDecision.Known(admission);
            }

            var waits = lease.Waits;
            var line = lease.HandOver();
            var call = new Call(
                plan,
                new CallParts(facts.Open(id, queued), endpoint, planner.Agents, tools, line.GrantedAsync, line.Dispose, time, metrics, Arriving: request.Line is not null),
                loggers.CreateLogger<Call>());
            var listed = new TaskCompletionSource();
            live[id] = call;
            running[call] = RunAsync(call, listed.Task);
            listed.SetResult();
            return new StartDecision.Started(call, waits);
        }
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        IsDraining = true;
        LogDraining(live.Count);
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

        await Task.WhenAll(running.Values).WaitAsync(WindUp.Patience, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EndingsAsync()
    {
        await DecidedAsync();
        await Task.WhenAll(live.Values.Select(call => call.Ended));
    }

    private Task DecidedAsync() => Task.WhenAll(deciding.Keys);

    private void EndAll()
    {
        foreach (var call in live.Values)
        {
            call.End(new(Party.Service, EndReason.Shutdown));
        }
    }

    private async Task RunAsync(Call call, Task listed)
    {
        await listed;
        await Task.Yield(); // the start request goes on with its answer
        await call.RunAsync();
        live.TryRemove(call.Id, out _);
        await call.Gone;
        call.Dispose();
        running.TryRemove(call, out _);
    }

    [LoggerMessage(2020, LogLevel.Information, "Shutting down; {Count} calls are still running")]
    private partial void LogDraining(int count);

    [LoggerMessage(2021, LogLevel.Warning, "The time to finish is up; ending {Count} calls")]
    private partial void LogTimeIsUp(int count);
}
