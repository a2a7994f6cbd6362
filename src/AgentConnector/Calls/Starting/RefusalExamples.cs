using System.Text.Json;
using AgentConnector.Calls.Checking;
using AgentConnector.Calls.Limits;
using AgentConnector.Endpoints;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>What a start is answered at each limit and by a check, for the OpenAPI document: made by what answers, so that both are the same.</summary>
internal static class RefusalExamples
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly IReadOnlyList<CheckFinding> Findings =
    [
        CheckFinding.Error(
            FindingCodes.VariableMissing, "dynamic_variables.name", "The agent's first message or prompt has {{name}} in it: send name in dynamic_variables."),
    ];

    public static RouteHandlerBuilder ShowsLimits(this RouteHandlerBuilder route) => route
        .Shows("MAX_CALLS", LimitProblems.Full(LimitProblems.AllBusy(20, 20), places: 0, Soon))
        .Shows("MAX_CALLS, and every place of CALL_QUEUE is taken", LimitProblems.Full(LimitProblems.AllBusy(20, 20), places: 50, Soon))
        .Shows("MAX_CALLS_PER_AGENT", LimitProblems.Full(LimitProblems.AgentBusy(5, 5), places: 0, Soon))
        .Shows("MAX_CALLS_PER_KEY", LimitProblems.Full(LimitProblems.KeyBusy(10, 10), places: 0, Soon))
        .Shows("lines are kept for other keys", LimitProblems.Full(LimitProblems.LinesKept(15), places: 0, Soon))
        .Shows("MAX_MINUTES_PER_KEY_PER_DAY", LimitProblems.MinutesUsed(TimeSpan.FromMinutes(600), 600, TimeSpan.FromHours(14)))
        .Shows("one call per device", LimitProblems.InUse(new EndpointAddress("device", "default"), Soon));

    public static RouteHandlerBuilder ShowsFindings(this RouteHandlerBuilder route) => route.Shows("something is wrong", StartCheck.Refusal(Findings)!);

    private static RouteHandlerBuilder Shows(this RouteHandlerBuilder route, string name, ApiProblem problem)
    {
        var details = problem.ToDetails(TimeProvider.System);
        details.Extensions["timestamp"] = "2026-11-22T10:00:00.000Z";
        return route.WithAnswerExample(problem.Kind.Status, name, JsonSerializer.Serialize(details, ProblemJson.Default.ProblemDetails));
    }
}
