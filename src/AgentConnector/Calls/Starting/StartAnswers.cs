using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Agents;
using AgentConnector.Calls.Talking;
using AgentConnector.Configuration;
using AgentConnector.Endpoints;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Starting;

/// <summary>Makes the answer to a start request; made once, then repeated.</summary>
internal sealed class StartAnswers(IOptions<ServerOptions> server, IOptions<CallOptions> calls, TimeProvider time)
{
    /// <summary>The call has failed, and its id stands for that: the same request would get the same answer.</summary>
    private const string AnotherTry = "Use a new session_id for another try, or on_known_session: new_after_end.";

    /// <summary>202: the call goes its way, the client follows the links.</summary>
    public StartAnswer Accepted(CallId id) =>
        Success(202, id, CallStatus.Queued, address: null, "Call accepted. Follow links.events, or GET links.self with ?wait=30.");

    /// <summary>202: the call waits for a line or its device; when to look again, and its place by then.</summary>
    public StartAnswer Queued(CallId id, int place)
    {
        var message = $"Call accepted; it waits as number {place}. Follow links.events, or GET links.self with ?wait=30.";
        var answer = Success(202, id, CallStatus.Queued, address: null, message, position: place);
        return answer with { RetryAfter = (int)calls.Value.RetryAfter.TotalSeconds };
    }

    /// <summary>200 when the call is in progress, 202 while a phone rings, otherwise the problem that kept it from that.</summary>
    public StartAnswer For(CallId id, CallOutcome outcome) => outcome switch
    {
        { AgentAddress: { } address } =>
            Success(200, id, CallStatus.InProgress, address, "Call initiated successfully. Audio streaming started."),
        { Failed: { Reason: EndReason.Cancelled } end } => Success(200, id, end.StatusOf(started: false), address: null, end.Explain()),
        { Failed: { } end } => Failure(Problem(end, outcome.Cause) with { CallId = id.ToString() }),
        _ => Success(202, id, CallStatus.Connecting, address: null, "The phone is being called. Follow links.events, or GET links.self with ?wait=30."),
    };

    /// <summary>The process died before the first request was answered: the record tells what became of the call.</summary>
    public StartAnswer Lost(CallId id, IReadOnlyList<JournalEntry> facts)
    {
        var status = CallProgress.Of(facts);
        var ending = facts.Select(entry => entry.Fact).OfType<CallEnded>().FirstOrDefault()?.End;
        return Success(
            200, id, status, address: null, ending?.Explanation ?? "The call was started by an earlier request. Follow links.events.",
            success: status is CallStatus.Completed || !status.IsTerminal);
    }

    /// <summary>An answer given again, which says so, also to those who do not look at headers.</summary>
    public static StartAnswer Repeated(StartAnswer given, bool over)
    {
        var body = JsonNode.Parse(given.Body)!.AsObject();
        body["replayed"] = true;
        if (given.StatusCode < 400)
        {
            body["message"] = "This is the answer to the earlier request of this session_id or Idempotency-Key, repeated: no second call is made. "
                + (over ? "That call is over; GET links.self tells how it ended. " : "That call is still going on; follow links.events. ")
                + "For another call, send a new session_id"
                + (over ? ", or this one with on_known_session: new_after_end." : ".");
        }
        else
        {
            body["detail"] = $"{body["detail"]} (This is the answer to the earlier request, repeated: nothing was tried again.)";
        }

        return given with { Body = body.ToJsonString() };
    }

    private static ApiProblem Problem(CallEnd end, Exception? cause) => cause switch
    {
        AgentException e => e.Failure switch
        {
            AgentFailure.NotFound => new(ProblemKind.AgentNotFound, e.Message),
            AgentFailure.Timeout => new(ProblemKind.AgentTimeout, $"{e.Message} {AnotherTry}"),
            AgentFailure.Disconnected => new(ProblemKind.AgentUnreachable, $"{e.Message} {AnotherTry}"),
            AgentFailure.Unavailable => new(ProblemKind.AgentUnavailable, $"{e.Message} {AnotherTry}") { RetryAfter = e.RetryAfter },
            AgentFailure.Busy => new(ProblemKind.LinesBusy, $"{e.Message} {AnotherTry}") { RetryAfter = e.RetryAfter ?? TimeSpan.FromSeconds(10) },
            _ => new(ProblemKind.AgentRefused, e.Message),
        },
        EndpointException { Refusal: { } refusal } => CallPlanner.Problem(refusal),
        EndpointException e => new(ProblemKind.EndpointUnavailable, e.Message),
        _ when end.Reason is EndReason.TimeLimit => new(ProblemKind.AgentTimeout, $"{end.Explain()} {AnotherTry}"),
        _ when end.Reason is EndReason.Shutdown => new(ProblemKind.Draining, $"{end.Explain()} {AnotherTry}") { RetryAfter = TimeSpan.FromSeconds(10) },
        _ => new(ProblemKind.Internal, end.Explain()),
    };

    private StartAnswer Success(int statusCode, CallId id, CallStatus status, Uri? address, string message, bool success = true, int? position = null) => new(
        statusCode,
        "application/json",
        JsonSerializer.Serialize(
            new StartedCall(success, id, status, address?.ToString(), message, time.GetUtcNow(), StartLinks.Of(server.Value.PathBase, id), Position: position), AnswerJson.Default.StartedCall));

    private StartAnswer Failure(ApiProblem problem) => new(
        problem.Kind.Status,
        "application/problem+json",
        JsonSerializer.Serialize(problem.ToDetails(time), ProblemJson.Default.ProblemDetails),
        problem.RetryAfterSeconds);
}
