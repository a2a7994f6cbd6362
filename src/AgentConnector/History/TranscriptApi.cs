using AgentConnector.Calls;
using AgentConnector.History.Storage;
using AgentConnector.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace AgentConnector.History;

/// <summary>The transcript in the form that is asked for.</summary>
internal static class TranscriptApi
{
    public static async Task<IResult> GetAsync(
        string id, [FromQuery] string? format, HttpContext http, CallArchive archive, CancellationToken cancellationToken)
    {
        var form = format ?? Preferred(http.Request);
        if (form is not ("json" or "text" or "vtt"))
        {
            return ApiProblem.WrongQuery("format", "must be json, text or vtt");
        }

        if (!CallId.TryParse(id, out var call) || await archive.TranscriptAsync(call, cancellationToken) is not { } transcript)
        {
            return UnknownCall.Problem(id);
        }

        if (transcript.Turns.Count == 0 && archive.HasExpired(call, KeptParts.Transcript))
        {
            return Expired.Problem(id, "The transcript", "KEEP_TRANSCRIPTS_DAYS");
        }

        http.Response.Headers.Vary = HeaderNames.Accept;
        return form switch
        {
            "text" => TypedResults.Text(transcript.ToPlainText(), "text/plain; charset=utf-8"),
            "vtt" => TypedResults.Text(transcript.ToWebVtt(), "text/vtt; charset=utf-8"),
            _ => TypedResults.Ok(transcript),
        };
    }

    /// <summary>The best of what Accept names, JSON when it names nothing of ours.</summary>
    private static string Preferred(HttpRequest request) =>
        request.GetTypedHeaders().Accept
            .OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.Value?.ToLowerInvariant() switch
            {
                "text/vtt" => "vtt",
                "text/plain" or "text/*" => "text",
                "application/json" or "application/*" or "*/*" => "json",
                _ => null,
            })
            .FirstOrDefault(format => format is not null) ?? "json";
}
