using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Starting;

/// <summary>Admits calls up to a limit, and starts them.</summary>
internal sealed class CallDispatcher(CallPlanner planner, StartCheck check, Admission admission, FactKeeper facts, CallMaker maker, LiveCalls calls)
{
    /// <summary>The live call of this id, or null.</summary>
    public Call? Find(CallId id) => calls.Find(id);

    /// <summary>
    /// Admits the call and starts it, or says why not. For an id or key that is known nothing is started: the earlier request is told.
    /// </summary>
    /// <exception cref="JournalException">The store is not available.</exception>
    public Task<StartDecision> StartAsync(CallId id, StartRequest request, CancellationToken cancellationToken) =>
        calls.DecideAsync(() => DecideAsync(id, request, cancellationToken));

    private async Task<StartDecision> DecideAsync(CallId id, StartRequest request, CancellationToken cancellationToken)
    {
        if (facts.Refusal is { } behind)
        {
            return new StartDecision.Refused(behind);
        }

        if (await check.BeforeStartAsync(request, cancellationToken) is { } unwanted)
        {
            return new StartDecision.Refused(unwanted);
        }

        if (planner.Plan(id, request.Call, request.Arrival, out var plan, out var endpoint) is { } fault)
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

        if (admission.Take(new(request.KeyName, plan.Agent.AgentId, plan.To, holds) { Simulated = plan.Simulated }, out var lease) is { } busy)
        {
            return new StartDecision.Refused(busy);
        }

        using (lease)
        {
            var queued = new CallQueued(
                request.Call.AgentId, plan.To.ToString(), request.Call.Metadata, request.Call.Simulate?.Scenario, request.Call.UserId, request.KeyName, request.Call.From,
                plan.RedactsDigits ? true : null, request.Call.SessionId is { } session && session != id.ToString() ? session : null);
            var opening = await facts.TryOpenAsync(id, queued, request.Fingerprint, request.Call.Callback, cancellationToken);
            if (!opening.Opened)
            {
                return new StartDecision.Known(opening);
            }

            var place = lease.Place;
            var call = maker.Make(plan, endpoint, facts.Open(id, queued), lease.HandOver());
            calls.Run(call);
            return new StartDecision.Started(call, place);
        }
    }
}
