using AgentConnector.Calls;
using AgentConnector.Calls.Beside;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.AspNetCore.Mvc;

namespace AgentConnector.Live;

/// <summary>The events of a call, as they happen or as they are stored.</summary>
internal static class EventsApi
{
    private const string EventStreamType = "text/event-stream";
    private const string Raw = "agent.*";

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapGroup("/calls").WithTags("Calls").RequireAuthorization(Policies.ReadCalls);
        calls.AddEndpointFilter<StoreFailureFilter>();
        calls.MapGet("/{id}/events", GetAsync).Audited("events.read").WithName("followCall").WithSummary("Follows a call: its events so far, then those to come")
            .WithDescription(
                "Server-sent events; the stream ends after call.ended and resumes with Last-Event-ID, or from after_seq. "
                + "With Accept: application/json the list of what is stored by now. 204: nothing can follow any more. "
                + "call.latency follows a turn of the agent, once at most: response_ms from the end of the caller's speech to the turn's first sound, "
                + "silence_ms from the agent's word that it was interrupted to its last. "
                + "With include=agent.* and a key that has the scope raw, what the agent sends comes between the events, as it comes: agent.user_transcript, for example, with type, call_id, "
                + "at and data, but without an id, since it is kept nowhere. Sound and pings are no part of it.")
            .TakesQuery(
                new QueryParameter("after_seq", "Only events after this one.") { Least = 0 },
                new QueryParameter("include", "agent.*: in a stream, also what the agent sends, as it comes.") { Values = [Raw] })
            .Produces<IReadOnlyList<EventEnvelope>>().AnswersWith(EventStreamType, 200)
            .Produces(204).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> GetAsync(
        string id,
        [FromQuery(Name = "after_seq")] string? afterSeq,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        [FromQuery] string? include,
        HttpRequest request,
        ICallJournal journal,
        RawMessages raw,
        CancellationToken cancellationToken)
    {
        if (WholeNumber.Parse(afterSeq ?? "0") is not { } seq)
        {
            return ApiProblem.WrongQuery("after_seq", "must be the seq of an event, or 0");
        }

        if (!CallId.TryParse(id, out var call) || await journal.ReadAsync(call, 0, cancellationToken) is not { Count: > 0 } known)
        {
            return UnknownCall.Problem(id);
        }

        if (include is not null && Refusal(include, request, known[0].Fact, id) is { } refusal)
        {
            return refusal;
        }

        // A browser that reconnects repeats the address it began with: what it has seen last is the newer word.
        seq = known.FirstOrDefault(entry => entry.Id == lastEventId)?.Seq ?? seq;
        if (!WantsStream(request))
        {
            return TypedResults.Ok<IReadOnlyList<EventEnvelope>>([.. known.Where(entry => entry.Seq > seq).Select(EventEnvelope.From)]);
        }

        // An EventSource takes the end of a stream for a broken connection and comes back, until it is told 204.
        return known.Any(entry => entry.Fact is CallEnded) && known[^1].Seq <= seq ? TypedResults.NoContent() : new EventStream(call, seq, include is null ? null : raw);
    }

    /// <summary>Why raw messages are not shown; null where they are.</summary>
    private static ApiProblem? Refusal(string include, HttpRequest request, CallEvent queued, string id) =>
        include != Raw ? ApiProblem.WrongQuery("include", $"must be {Raw}")
        : !request.HttpContext.User.HasClaim(ApiKeyAuthentication.ScopeClaim, Policies.Raw)
            ? new(ProblemKind.Forbidden, $"What agents send is shown to keys with the scope '{Policies.Raw}' beside another one, such as API_KEYS=name@calls+{Policies.Raw}=…")
        : !WantsStream(request) ? ApiProblem.WrongQuery("include", $"goes with Accept: {EventStreamType}: what agents send is kept nowhere")
        : queued is CallQueued { RedactDigits: true }
            ? new(ProblemKind.Conflict, "Digits are taken out of this call, and what its agent sends would show them.") { CallId = id }
        : null;

    /// <summary>A stream, unless the client takes JSON and does not name streams.</summary>
    private static bool WantsStream(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Names(EventStreamType) || !Names("application/json");

        bool Names(string type) => accepted.Any(accept => accept.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));
    }
}
