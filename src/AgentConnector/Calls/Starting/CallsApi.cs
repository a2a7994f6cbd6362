using System.Globalization;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls.Talking;
using AgentConnector.Hosting.Draining;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Starting;

/// <summary>Starting calls and steering them.</summary>
internal static class CallsApi
{
    private const int LongestText = 16_384;

    extension(IEndpointRouteBuilder routes)
    {
        public RouteGroupBuilder MapCalls()
        {
            _ = routes.ServiceProvider.GetRequiredService<CallMetrics>(); // there from the first scrape on, calls or not
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
            calls.MapPost("/calls/{id}/end", EndAsync)
                .WithName("endCall").WithSummary("End a call; ending an ended call changes nothing")
                .Produces<CallAcknowledged>().ProducesProblem(404);
            calls.MapPost("/calls/{id}/messages", SendAsync)
                .WithName("sendMessage").WithSummary("Put a text into the live conversation")
                .Accepts<CallMessage>("application/json")
                .WithRequestExample("a turn in text", """{"type": "user_message", "text": "I would like to book a table"}""")
                .Produces<CallAcknowledged>(202).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(504);
            MuteApi.Map(calls);
            return calls;
        }
    }

    private static void DescribeStart(RouteHandlerBuilder route, string name, string summary) => Describe(route, name, summary)
        .WithRequestExample("simulated, a file plays the caller: works as it stands", """
            {"agent_id": "agent_any", "to": "wav:demo", "simulate": {"scenario": "demo"}}
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
        .TakesNewWork();

    private static Task<IResult> StartAsync(HttpContext http, StartGate gate, ICallbacks callbacks, CancellationToken cancellationToken) =>
        AdmitAsync(http, gate, callbacks, phonesOnly: false, cancellationToken);

    private static Task<IResult> DialAsync(HttpContext http, StartGate gate, ICallbacks callbacks, CancellationToken cancellationToken) =>
        AdmitAsync(http, gate, callbacks, phonesOnly: true, cancellationToken);

    private static async Task<IResult> AdmitAsync(
        HttpContext http, StartGate gate, ICallbacks callbacks, bool phonesOnly, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (call, faults) = StartCallReader.Read(body);
        if (faults is not null)
        {
            return ApiProblem.Wrong(faults);
        }

        if (call!.ToCallback() is { } callback && await callbacks.CheckAsync(callback, cancellationToken) is { } refusal)
        {
            return ApiProblem.Wrong("callback_url", refusal);
        }

        if (phonesOnly && call!.To?.StartsWith("tel:", StringComparison.Ordinal) is not true)
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

        var respondAsync = http.Request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase);
        var fingerprint = new StartFingerprint(RequestHash.Of(body), idempotencyKey.Length == 0 ? null : $"{keyName}/{idempotencyKey}");
        switch (await gate.StartAsync(new(call, fingerprint, keyName, respondAsync), cancellationToken))
        {
            case StartReply.Refused refused:
                return refused.Problem;
            case StartReply.Answered(_, var answer, var replayed):
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

    private static async Task<IResult> EndAsync(
        string id, HttpContext http, CallDispatcher dispatcher, FactKeeper facts, TimeProvider time, CancellationToken cancellationToken)
    {
        if (CallId.TryParse(id, out var live) && dispatcher.Find(live) is { } call)
        {
            call.End(new(Party.Service, EndReason.Cancelled, "ended by the API"));
            return Ended(live, await call.Ended.WaitAsync(cancellationToken), facts.HasStored(live));
        }

        return await StatusAsync(facts, id, cancellationToken) is var (callId, status, stored) ? Ended(callId, status, stored) : Unknown(id);

        IResult Ended(CallId callId, CallStatus status, bool stored)
        {
            var message = stored ? "The call has ended." : "The call has ended. Its outcome is not stored yet: it will be when the call store works again.";
            return TypedResults.Json(
                new CallAcknowledged(true, callId, status, message, time.GetUtcNow(), StartLinks.Of(http.Request.PathBase, callId)),
                AnswerJson.Default.CallAcknowledged);
        }
    }

    private static async Task<IResult> SendAsync(
        string id, HttpContext http, CallDispatcher dispatcher, FactKeeper facts, TimeProvider time, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        if (ReadMessage(body, out var kind, out var text) is { } faults)
        {
            return ApiProblem.Wrong(faults);
        }

        try
        {
            if (CallId.TryParse(id, out var live) && dispatcher.Find(live) is { } call && await call.TrySendTextAsync(kind, text, cancellationToken))
            {
                return TypedResults.Json(
                    new CallAcknowledged(true, live, CallStatus.InProgress, "The message was sent.", time.GetUtcNow(), StartLinks.Of(http.Request.PathBase, live)),
                    AnswerJson.Default.CallAcknowledged,
                    statusCode: 202);
            }
        }
        catch (AgentException e)
        {
            return new ApiProblem(ProblemKind.AgentTimeout, $"{e.Message} The call goes on: send the message again in a moment, or end the call.")
            {
                CallId = id,
            };
        }

        return await NotInProgressAsync(facts, id, "nobody would hear the message", cancellationToken);
    }

    private static IReadOnlyDictionary<string, string[]>? ReadMessage(JsonElement body, out TextKind kind, out string text)
    {
        var fields = JsonFields.Of(body);
        if (!WireName.TryParse(fields.Text("type", LongestText), out kind) && !fields.IsFaulty("type"))
        {
            fields.Fault("type", "must be user_message, contextual_update or user_activity");
        }

        text = fields.Text("text", LongestText) ?? "";
        if (kind is not TextKind.UserActivity && text.Length == 0 && !fields.IsFaulty("text"))
        {
            fields.Fault("text", $"must be a string of 1 to {LongestText} characters");
        }

        return fields.Faults();
    }

    /// <summary>Why a call that is not live cannot be steered.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="id">As it stands in the path.</param>
    /// <param name="consequence">A clause.</param>
    /// <param name="cancellationToken">The client has left.</param>
    internal static async ValueTask<ApiProblem> NotInProgressAsync(FactKeeper facts, string id, string consequence, CancellationToken cancellationToken) =>
        await StatusAsync(facts, id, cancellationToken) is var (_, status, _)
            ? new(ProblemKind.Conflict, $"The call is not in progress (it is {WireName.Of(status)}): {consequence}.") { CallId = id }
            : Unknown(id);

    private static async ValueTask<(CallId Id, CallStatus Status, bool Stored)?> StatusAsync(FactKeeper keeper, string id, CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var callId))
        {
            return null;
        }

        var (facts, stored) = await keeper.ReadAsync(callId, cancellationToken);
        return facts.Count == 0 ? null : (callId, facts.Aggregate(CallStatus.Queued, (status, entry) => status.After(entry.Fact)), stored);
    }

    private static ApiProblem Unknown(string id) => new(ProblemKind.NotFound, "No call has this id. GET /calls lists them.")
    {
        CallId = CallId.TryParse(id, out _) ? id : null,
    };
}
