using System.Globalization;
using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Talking;
using AgentConnector.Hosting.Draining;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Calls.Starting;

/// <summary>Starting calls.</summary>
internal static class CallsApi
{
    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        _ = (routes.ServiceProvider.GetRequiredService<CallMetrics>(), routes.ServiceProvider.GetRequiredService<QueueMetrics>()); // there from the first scrape on, calls or not
        var calls = routes.MapGroup("/").WithTags("Calls").RequireAuthorization(Policies.Calls).AddEndpointFilter<StoreFailureFilter>();
        DescribeStart(calls.MapPost("/webhook/initiate-call", StartAsync), "initiateCall", "Start a call");
        DescribeStart(calls.MapPost("/webhook/initiate-test-call", StartAsync), "initiateTestCall", "Start a call (the old service's spelling)");
        DescribeStart(calls.MapPost("/calls", StartAsync), "startCall", "Start a call (the name new clients expect)");
        Describe(calls.MapPost("/twilio/outbound-call", DialAsync), "startPhoneCall", "Call a phone (the old service's route): metadata.to_number is the number")
            .WithRequestExample("simulated, nobody's phone rings: works as it stands", """
                {"agent_id": "agent_any", "metadata": {"to_number": "+15550100"}, "simulate": {"scenario": "demo"}}
                """)
            .WithRequestExample("as the old service took it", """
                {"agent_id": "agent_7101k5zvyjhmfg983brhmhkd98n6", "session_id": "lead-4712", "metadata": {"to_number": "+15551234567", "dynamic_variables": {"name": "Ada"}}}
                """);
        calls.MapCheck();
        calls.MapSteering();
    }

    private static void DescribeStart(RouteHandlerBuilder route, string name, string summary) => Describe(route, name, summary)
        .WithRequestExample("simulated, a file plays the caller: works as it stands", """
            {"agent_id": "agent_any", "to": "wav:demo", "simulate": {"scenario": "demo"}}
            """)
        .WithRequestExample("another branch of the agent, from a node of its workflow", """
            {"agent_id": "agent_7101k5zvyjhmfg983brhmhkd98n6", "branch_id": "agtbrch_0901k4aafjxxfxt93gd841r7tv5t", "environment": "staging",
             "starting_workflow_node_id": "node_billing"}
            """)
        .WithRequestExample("as the old service took it", """
            {"agent_id": "agent_7101k5zvyjhmfg983brhmhkd98n6", "session_id": "lead-4711", "metadata": {"source": "n8n", "dynamic_variables": {"name": "Ada"}}}
            """);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string name, string summary) => route
        .WithName(name).WithSummary(summary)
        .WithDescription("Answers once the agent has accepted and the audio endpoint is open. The same session_id with an equal body is the same call.")
        .Accepts<StartCall>("application/json")
        .HeedsHeader("Prefer", "respond-async: answer 202 as soon as the call is accepted.")
        .HeedsHeader("Idempotency-Key", "Where no session_id is given: requests of this key with the same one are one call. At most 255 characters.")
        .Produces<StartedCall>().Produces<StartedCall>(202)
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413)
        .ProducesProblem(415).ProducesProblem(422).ProducesProblem(429).ProducesProblem(502).ProducesProblem(503).ProducesProblem(504)
        .WithAnswerExample(200, "in progress", """
            {"success": true, "session_id": "lead-4711", "status": "in_progress", "websocket_url": "wss://api.elevenlabs.io/v1/convai/conversation",
             "message": "Call initiated successfully. Audio streaming started.", "timestamp": "2026-11-22T10:00:00.000Z",
             "links": {"self": "/calls/lead-4711", "events": "/calls/lead-4711/events", "end": "/calls/lead-4711/end"},
             "replayed": false}
            """)
        .WithAnswerExample(202, "it waits for a line (CALL_QUEUE) or its device (DEVICE_BUSY=queue)", """
            {"success": true, "session_id": "lead-4711", "status": "queued",
             "message": "Call accepted; it waits as number 3. Follow links.events, or GET links.self with ?wait=30.", "timestamp": "2026-11-22T10:00:00.000Z",
             "links": {"self": "/calls/lead-4711", "events": "/calls/lead-4711/events", "end": "/calls/lead-4711/end"},
             "replayed": false, "position": 3}
            """)
        .ShowsLimits()
        .ShowsFindings()
        .Audited("call.start")
        .TakesNewWork();

    private static Task<IResult> StartAsync(HttpContext http, StartGate gate, ICallbacks callbacks, StartCheck check, CancellationToken cancellationToken) =>
        AdmitAsync(http, gate, callbacks, check, phonesOnly: false, cancellationToken);

    private static Task<IResult> DialAsync(HttpContext http, StartGate gate, ICallbacks callbacks, StartCheck check, CancellationToken cancellationToken) =>
        AdmitAsync(http, gate, callbacks, check, phonesOnly: true, cancellationToken);

    private static async Task<IResult> AdmitAsync(
        HttpContext http, StartGate gate, ICallbacks callbacks, StartCheck check, bool phonesOnly, CancellationToken cancellationToken)
    {
        var ((call, hash), wrong) = await JsonBody.ReadAsync(http.Request, body => (StartCallReader.Read(body), RequestHash.Of(body.Element)), cancellationToken);
        if (wrong is not null)
        {
            return wrong;
        }

        if (phonesOnly && call.To?.StartsWith("tel:", StringComparison.Ordinal) is not true)
        {
            return ApiProblem.Wrong("metadata.to_number", "is required here: the number to call, such as +15551234567");
        }

        var keyName = http.User.Identity?.Name;
        var idempotencyKey = http.Request.Headers["Idempotency-Key"].ToString();
        if (idempotencyKey.Length > 255)
        {
            return new ApiProblem(ProblemKind.BadRequest, "Idempotency-Key must be at most 255 characters.");
        }

        if (LostValue.In(idempotencyKey) is { } lost)
        {
            return new ApiProblem(ProblemKind.BadRequest, $"Idempotency-Key {LostValue.Sentence(lost)}.");
        }

        // Last of all: it asks for names, and whoever answers such questions may take seconds.
        if (call.Callback is { } callback && await callbacks.CheckAsync(callback, cancellationToken) is { } refusal)
        {
            return (check.IsWanted(call) ? StartCheck.Refusal((await check.RunAsync(call, keyName, cancellationToken)).Findings) : null)
                ?? ApiProblem.Wrong("callback_url", refusal);
        }

        var respondAsync = http.Request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase);
        var fingerprint = new StartFingerprint(hash, idempotencyKey.Length == 0 ? null : $"{keyName}/{idempotencyKey}");
        switch (await gate.StartAsync(new(call, fingerprint, keyName, respondAsync), cancellationToken))
        {
            case StartReply.Refused refused:
                return refused.Problem;
            case StartReply.Answered(var id, var answer, var replayed):
                http.AuditTargets(id.ToString());
                if (replayed)
                {
                    http.Response.Headers["Idempotent-Replayed"] = "true";
                }

                if (respondAsync && answer.StatusCode is 202)
                {
                    http.Response.Headers["Preference-Applied"] = "respond-async";
                }

                if (answer.RetryAfter is { } seconds)
                {
                    http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                }

                return TypedResults.Text(answer.Body, answer.ContentType, statusCode: answer.StatusCode);
            default:
                throw new InvalidOperationException("unknown reply");
        }
    }
}
