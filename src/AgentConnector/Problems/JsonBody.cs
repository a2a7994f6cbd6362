using System.Text.Json;
using System.Text.Unicode;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Problems;

/// <summary>
/// Reads a request's JSON body, or says what is wrong with it: 415, 413, 400 or 422. The only way in: whatever is behind it meets no text that
/// cannot be read, no name that stands twice, and nothing nested so deeply that it cannot be told.
/// </summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = CarriedJson.Deepest };

    /// <summary>What a reader makes of the body's fields; the answer that names every fault of them, and nothing to be used, otherwise.</summary>
    public static async Task<(T Value, ApiProblem? Problem)> ReadAsync<T>(HttpRequest request, Func<JsonFields, T> read, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ParseAsync(request, cancellationToken);
        if (unreadable is not null)
        {
            return (default!, unreadable);
        }

        var fields = JsonFields.Of(body);
        var value = read(fields);
        return (value, fields.Faults() is { } faults ? ApiProblem.Wrong(faults) : null);
    }

    private static async Task<(JsonElement Body, ApiProblem? Problem)> ParseAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return (default, new(ProblemKind.UnsupportedMediaType, "Send the body as JSON with Content-Type: application/json."));
        }

        using var received = new MemoryStream();
        await request.Body.CopyToAsync(received, cancellationToken); // as much as the server lets in
        var utf8 = WellFormedJson.WithoutByteOrderMark(received.GetBuffer().AsMemory(0, (int)received.Length));
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return (default, new(ProblemKind.BadRequest, "The body is empty: send a JSON object."));
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return JsonFaults.Of(document.RootElement) is { } faults ? (default, ApiProblem.Wrong(faults)) : (document.RootElement.Clone(), null);
        }
        catch (JsonException e)
        {
            var encoding = Utf8.IsValid(utf8.Span) ? "" : " It is not UTF-8 either, which it must be.";
            return (default, new(
                ProblemKind.MalformedJson,
                $"The body is not valid JSON, or nested more than {CarriedJson.Deepest} levels deep, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.{encoding} "
                + "Mend it and send it again."));
        }
    }
}
