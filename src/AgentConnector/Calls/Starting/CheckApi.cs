using AgentConnector.Calls.Checking;
using AgentConnector.Hosting.Draining;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>Checking a start request without starting anything.</summary>
internal static class CheckApi
{
    /// <summary>Where other routes have a call's id: no call is called so.</summary>
    public const string Word = "check";

    public static void MapCheck(this RouteGroupBuilder calls) => calls.MapPost($"/calls/{Word}", CheckAsync)
        .WithName("checkCall").WithSummary("Check a start request without starting a call")
        .WithDescription(
            "Takes the body of a start. Looks whether the agent exists, its variables are given, overrides are allowed, its audio formats are known, its client tools have "
            + "handlers here, the endpoint is there and free, and there is room in the limits. Nothing rings, and nothing is stored. What ElevenLabs tells of an agent is "
            + "kept for a minute. \"preflight\": true in a start (or PREFLIGHT=true) does the same before the call begins.")
        .Accepts<StartCall>("application/json")
        .Produces<CheckedCall>().ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422)
        .WithRequestExample("simulated, a file plays the caller: works as it stands", """
            {"agent_id": "agent_any", "to": "wav:demo", "simulate": {"scenario": "demo"}}
            """)
        .WithRequestExample("a simulated phone call with a variable and an override", """
            {"agent_id": "agent_any", "to": "tel:+15550100", "simulate": {"scenario": "variables"}, "dynamic_variables": {"name": "Ada"},
             "conversation_config_override": {"agent": {"first_message": "Hello {{name}}"}}}
            """)
        .WithAnswerExample(200, "nothing is wrong", """
            {"ok": true, "to": "tel:+15551234567",
             "agent": {"name": "Anna", "hears": "ulaw_8000", "speaks": "ulaw_8000", "variables": ["name"], "overrides": ["agent.first_message"], "client_tools": ["book_slot"]},
             "findings": []}
            """)
        .ShowsFindings()
        .TakesNewWork();

    private static async Task<IResult> CheckAsync(HttpContext http, StartCheck check, CallPlanner planner, CancellationToken cancellationToken)
    {
        var (call, wrong) = await JsonBody.ReadAsync(http.Request, StartCallReader.Read, cancellationToken);
        if (wrong is not null)
        {
            return wrong.Errors is { } faults ? wrong with { Findings = [.. faults.SelectMany(Findings)] } : wrong;
        }

        var (agent, findings) = await check.RunAsync(call, http.User.Identity?.Name, cancellationToken);
        if (StartCheck.Refusal(findings) is { } refusal)
        {
            return refusal;
        }

        planner.Address(call, out var to);
        return TypedResults.Ok(new CheckedCall(
            Ok: true,
            to.ToString(),
            agent is null ? null : new(
                agent.Name,
                agent.Hears,
                agent.Speaks,
                [.. agent.FirstMessageVariables.Union(agent.PromptVariables).Union(agent.Variables)],
                agent.Overrides,
                agent.ClientTools ?? []),
            findings));
    }

    private static IEnumerable<CheckFinding> Findings(KeyValuePair<string, string[]> faults) =>
        faults.Value.Select(fault => CheckFinding.Wrong(FindingCodes.FieldInvalid, faults.Key, fault));
}
