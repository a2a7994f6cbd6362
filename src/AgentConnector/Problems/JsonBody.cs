using System.Text.Json;

namespace AgentConnector.Problems;

/// <summary>Reads a request's JSON body, or says what is wrong with it: 415, 413 or 400.</summary>
internal static class JsonBody
{
    public static async Task<(JsonElement Body, ApiProblem? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return (default, new(ProblemKind.UnsupportedMediaType, "Send the body as JSON with Content-Type: application/json."));
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException e)
        {
            return (default, new(ProblemKind.MalformedJson, $"The body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Mend it and send it again."));
        }
    }
}
