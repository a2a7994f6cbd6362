using AgentConnector.Agents;
using AgentConnector.Calls.Checking;
using AgentConnector.Calls.Limits;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Starting;

/// <summary>Checks a start request as a whole, and tells everything at once: what the planner refuses, and what would fail later.</summary>
internal sealed class StartCheck(CallPlanner planner, CallCheck check, SpendGuard spending, ICallbacks callbacks, IOptions<CallOptions> options)
{
    // More than anybody mends at once. A request may have thousands of fields, and each be one too many.
    private const int Most = 200;
    private const int MostInWords = 10;

    /// <summary>
    /// Why a call may not begin: its key's minutes are used up, or a check was asked for and found an error. Null when it may. A call that came in is
    /// checked by nobody: a phone rings meanwhile.
    /// </summary>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    public async Task<ApiProblem?> BeforeStartAsync(StartRequest request, CancellationToken cancellationToken) =>
        request.Arrival is not null ? null
        : spending.Refusal(request.KeyName, simulated: request.Call.Simulate is not null) is { } spent ? spent
        : IsWanted(request.Call) ? StartRefusal((await RunAsync(request.Call, request.KeyName, cancellationToken)).Findings)
        : null;

    /// <summary>Whether a start is checked first: its request says so, or the setting where it says nothing.</summary>
    public bool IsWanted(StartCall call) => call.Preflight ?? options.Value.Preflight;

    /// <summary>The agent, where it could be read, and all findings, errors first.</summary>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    public async Task<(AgentNeeds? Agent, IReadOnlyList<CheckFinding> Findings)> RunAsync(StartCall call, string? key, CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        var agent = CallPlanner.AgentOf(call);
        var needs = default(AgentNeeds);
        if (planner.Refusal(agent) is { } refused)
        {
            findings.Add(refused.Kind switch
            {
                AgentFailure.NotAllowed => CheckFinding.Error(FindingCodes.AgentKeyMissing, field: null, refused.Detail),
                AgentFailure.Unavailable => CheckFinding.Error(FindingCodes.AgentUnreachable, field: null, refused.Detail),
                _ => CheckFinding.Wrong(FindingCodes.ScenarioUnknown, "simulate.scenario", refused.Detail),
            });
        }
        else
        {
            (needs, var ofAgent) = await check.AgentAsync(agent, cancellationToken);
            findings.AddRange(ofAgent);
        }

        findings.AddRange(await EndpointAsync(call, agent, key, cancellationToken));
        if (call.Callback is { } callback && await callbacks.CheckAsync(callback, cancellationToken) is { } fault)
        {
            findings.Add(CheckFinding.Wrong(FindingCodes.CallbackRefused, "callback_url", fault));
        }

        return (needs, [.. findings.OrderBy(finding => finding.Severity).Take(Most)]);
    }

    /// <summary>The answer where a finding is an error; null otherwise.</summary>
    public static ApiProblem? Refusal(IReadOnlyList<CheckFinding> findings)
    {
        var errors = findings.Where(finding => finding.IsError).ToList();
        return errors.Count == 0 ? null : new(ProblemKind.CheckFailed, InWords(errors)) { Findings = findings };
    }

    /// <summary>
    /// What passes by itself is no fault of the request, which 422 would say: an endpoint is left to the start, which answers as it does without a check, and an
    /// agent's side that fails is told as that.
    /// </summary>
    private ApiProblem? StartRefusal(IReadOnlyList<CheckFinding> findings)
    {
        var errors = findings.Where(finding => finding.IsError).ToList();
        return errors.TrueForAll(error => error.Code is FindingCodes.EndpointBusy or FindingCodes.EndpointUnavailable) ? null
            : !errors.TrueForAll(error => error.Code is FindingCodes.EndpointBusy or FindingCodes.EndpointUnavailable or FindingCodes.AgentUnreachable) ? Refusal(findings)
            : new(ProblemKind.AgentUnavailable, InWords(errors)) { Findings = findings, RetryAfter = options.Value.RetryAfter };
    }

    private static string InWords(List<CheckFinding> errors) =>
        string.Join(' ', errors.Take(MostInWords).Select(error => error.Message))
        + (errors.Count > MostInWords ? $" And {errors.Count - MostInWords} more: see findings." : "");

    private async Task<IEnumerable<CheckFinding>> EndpointAsync(StartCall call, AgentRequest agent, string? key, CancellationToken cancellationToken)
    {
        if (planner.Address(call, out var to) is { } unreadable)
        {
            return [CheckFinding.Error(FindingCodes.AddressInvalid, "to", unreadable.Detail)];
        }

        if (planner.Endpoint(call, to, out var endpoint) is { } unknown)
        {
            return [CheckFinding.Error(call.To is null ? FindingCodes.EndpointUnavailable : FindingCodes.AddressInvalid, "to", unknown.Detail)];
        }

        var simulated = agent.Scenario is not null;
        if (endpoint.Check(to, simulated) is { } unfit)
        {
            return [CallCheck.Unfit(unfit)];
        }

        var (holds, findings) = await CallCheck.EndpointAsync(endpoint, to, cancellationToken);
        return findings.Concat(check.Room(new Claim(key, agent.AgentId, to, holds) { Simulated = simulated }));
    }
}
