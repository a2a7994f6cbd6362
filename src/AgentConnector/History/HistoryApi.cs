using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.History.Recordings;
using AgentConnector.History.Storage;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.AspNetCore.Mvc;

namespace AgentConnector.History;

/// <summary>Finished and running calls: their records, transcripts and recordings.</summary>
internal static class HistoryApi
{
    private const int LongestWaitSeconds = 120;
    private const string UntilEnded = "ended";
    private const string UntilAnalyzed = "analyzed";

    public static void MapHistory(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapGroup("/calls").WithTags("Calls").RequireAuthorization(Policies.ReadCalls);
        calls.AddEndpointFilter<StoreFailureFilter>();
        calls.MapGet("", List).WithName("listCalls").WithSummary("Lists calls, newest first")
            .TakesQuery(CallQuery.Parameters)
            .Produces<CallPage>().ProducesProblem(400);
        calls.MapGet("/{id}", GetAsync).WithName("getCall").WithSummary("Shows a call")
            .WithDescription("wait=30 holds the answer until the call is over, at most that many seconds (0 to 120); with until=analyzed until ElevenLabs' analysis is in the record, too. "
                + "While stored is false the call is over and the call store does not take that: its outcome is kept, and is stored and told when it does. "
                + "The warning store_unreadable: the record cannot be read now, and this is what the service knows of a live call by itself.")
            .TakesQuery(new QueryParameter("wait", "Holds the answer until the call is over, at most so many seconds.") { Least = 0, Most = LongestWaitSeconds })
            .TakesQuery(new QueryParameter("until", "What wait waits for: ended (the default), or analyzed, some seconds to minutes later.") { Values = [UntilEnded, UntilAnalyzed] })
            .Produces<CallRecord>().ProducesProblem(400).ProducesProblem(404);
        calls.MapGet("/{id}/transcript", TranscriptApi.GetAsync).Audited("transcript.read").WithName("getTranscript").WithSummary("What was said, so far or in all")
            .WithDescription("JSON, text/plain or text/vtt, by Accept or by format=json|text|vtt.")
            .TakesQuery(new QueryParameter("format", "Instead of Accept.") { Values = ["json", "text", "vtt"] })
            .Produces<CallTranscript>().AnswersWith("text/plain", 200).AnswersWith("text/vtt", 200).ProducesProblem(400).ProducesProblem(404)
            .ProducesProblem(410);
        calls.MapGet("/{id}/recording", RecordingAsync).Audited("recording.read").WithName("getRecording").WithSummary("The recording: caller left, agent right")
            .WithDescription("Byte ranges are served. While the call is live the answer is 409: the file is complete when the call is over.")
            .HeedsHeader("Range", "The bytes to send, such as bytes=0-65535.")
            .AnswersWith("audio/wav", 200, 206).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(416)
            .ProducesProblem(503);
        routes.MapErasure();
    }

    private static IResult List(HttpRequest request, CallArchive archive)
    {
        var errors = new Dictionary<string, string[]>();
        var query = CallQuery.Parse(request.Query, errors);
        return errors.Count > 0 ? ApiProblem.WrongQuery(errors) : TypedResults.Ok(archive.List(query).Below(request.PathBase));
    }

    private static async Task<IResult> GetAsync(
        string id,
        [FromQuery] string? wait,
        [FromQuery] string? until,
        HttpContext http,
        CallArchive archive,
        TimeProvider time,
        IHostApplicationLifetime host,
        CancellationToken cancellationToken)
    {
        if (WholeNumber.Parse(wait ?? "0", 0, LongestWaitSeconds) is not { } seconds)
        {
            return ApiProblem.WrongQuery("wait", $"must be a number of seconds from 0 to {LongestWaitSeconds}");
        }

        if (until is not (null or UntilEnded or UntilAnalyzed))
        {
            return ApiProblem.WrongQuery("until", $"must be {UntilEnded} or {UntilAnalyzed}");
        }

        if (!CallId.TryParse(id, out var call))
        {
            return UnknownCall.Problem(id);
        }

        using var deadline = new Deadline(TimeSpan.FromSeconds(seconds), time, host.ApplicationStopping, cancellationToken);
        var record = seconds == 0 ? await archive.FindAsync(call, cancellationToken)
            : until is UntilAnalyzed ? await archive.WaitForAnalysisAsync(call, deadline.Token)
            : await archive.WaitAsync(call, deadline.Token);
        return record is null ? UnknownCall.Problem(id) : TypedResults.Ok(record.Below(http.Request.PathBase));
    }

    private static async Task<IResult> RecordingAsync(
        string id, CallArchive archive, RecordingStore recordings, CancellationToken cancellationToken)
    {
        if (!CallId.TryParse(id, out var call) || await archive.FindAsync(call, cancellationToken) is not { } record)
        {
            return UnknownCall.Problem(id);
        }

        if (!record.Status.IsTerminal)
        {
            return new ApiProblem(ProblemKind.Conflict, "The call is live: its recording is complete when the call is over. Wait with GET /calls/{id}?wait=30.")
            {
                CallId = id,
            };
        }

        if (record.HasExpired(KeptParts.Recording))
        {
            return Expired.Problem(id, "The recording", "KEEP_RECORDINGS_DAYS");
        }

        try
        {
            return recordings.Open(call) is { } sound
                ? TypedResults.Stream(sound, "audio/wav", lastModified: record.EndedAt, enableRangeProcessing: true)
                : new ApiProblem(ProblemKind.NotFound, "There is no recording of this call: both sides were never connected, or RECORDING was off.") { CallId = id };
        }
        catch (RecordingUnreadableException e)
        {
            return new ApiProblem(ProblemKind.RecordingUnreadable, e.Message) { CallId = id };
        }
    }
}
