using AgentConnector.Calls;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.AspNetCore.Mvc;

namespace AgentConnector.Live;

/// <summary>The events of a call, as they happen or as they are stored.</summary>
internal static class EventsApi
{
    private const string EventStreamType = "text/event-stream";

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapGroup("/calls").WithTags("Calls").RequireAuthorization(Policies.ReadCalls);
        calls.AddEndpointFilter<StoreFailureFilter>();
        calls.MapGet("/{id}/events", GetAsync).Audited("events.read").WithName("followCall").WithSummary("Follows a call: its events so far, then those to come")
            .WithDescription(
                "Server-sent events; the stream ends after call.ended and resumes with Last-Event-ID, or from after_seq. "
                + "With Accept: application/json the list of what is stored by now. 204: nothing can follow any more. "
                + "call.latency follows a turn of the agent, once at most: response_ms from the end of the caller's speech to the turn's first sound, "
                + "silence_ms from the agent's word that it was interrupted to its last.")
            .TakesQuery(new QueryParameter("after_seq", "Only events after this one.") { Least = 0 })
            .Produces<IReadOnlyList<EventEnvelope>>().AnswersWith(EventStreamType, 200)
            .Produces(204).ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> GetAsync(
        string id,
        [FromQuery(Name = "after_seq")] string? afterSeq,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        HttpRequest request,
        ICallJournal journal,
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

        // A browser that reconnects repeats the address it began with: what it has seen last is the newer word.
        seq = known.FirstOrDefault(entry => entry.Id == lastEventId)?.Seq ?? seq;
        if (!WantsStream(request))
        {
            return TypedResults.Ok<IReadOnlyList<EventEnvelope>>([.. known.Where(entry => entry.Seq > seq).Select(EventEnvelope.From)]);
        }

        // An EventSource takes the end of a stream for a broken connection and comes back, until it is told 204.
        return known.Any(entry => entry.Fact is CallEnded) && known[^1].Seq <= seq ? TypedResults.NoContent() : new EventStream(call, seq);
    }

    /// <summary>A stream, unless the client takes JSON and does not name streams.</summary>
    private static bool WantsStream(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Names(EventStreamType) || !Names("application/json");

        bool Names(string type) => accepted.Any(accept => accept.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));
    }
}
