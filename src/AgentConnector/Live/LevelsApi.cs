using System.Runtime.CompilerServices;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Calls.Starting;
using AgentConnector.Calls.Talking;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Security;

namespace AgentConnector.Live;

/// <summary>How loud both sides of a running call are, for level meters. Nothing of it is stored.</summary>
internal static class LevelsApi
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    public static void MapLevels(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapGroup("/calls").WithTags("Calls").RequireAuthorization(Policies.ReadCalls);
        calls.AddEndpointFilter<StoreFailureFilter>();
        calls.MapGet("/{id}/levels", GetAsync).WithName("watchLevels").WithSummary("How loud both sides are, ten times a second")
            .WithDescription("Server-sent events named levels, {at_ms, caller_db, agent_db} in dBFS, from the start of the conversation to its end. 204: the call is over.")
            .AnswersWith("text/event-stream", 200).Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext http, CallDispatcher dispatcher, ICallJournal journal, TimeProvider time, IHostApplicationLifetime host,
        CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var callId))
        {
            return UnknownCall.Problem(id);
        }

        if (dispatcher.Find(callId) is not { } call)
        {
            return (await journal.ReadAsync(callId, afterSeq: 0, cancellationToken)).Count == 0 ? UnknownCall.Problem(id) : TypedResults.NoContent();
        }

        http.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        var readings = HttpMethods.IsHead(http.Request.Method) ? AsyncEnumerable.Empty<LevelReading>() : ReadingsAsync(call, time, host, cancellationToken);
        return TypedResults.ServerSentEvents(readings, "levels");
    }

    private static async IAsyncEnumerable<LevelReading> ReadingsAsync(
        Call call, TimeProvider time, IHostApplicationLifetime host, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(Pace, time);
        while (!call.Ended.IsCompleted && !cancellationToken.IsCancellationRequested && !host.ApplicationStopping.IsCancellationRequested)
        {
            if (call.Levels.Read() is { } reading)
            {
                yield return reading;
            }

            await Task.WhenAny(ticks.WaitForNextTickAsync(cancellationToken).AsTask(), call.Ended);
        }
    }
}
