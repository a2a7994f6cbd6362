using System.Text.Json;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// What an error answer says. <c>detail</c> may be a list (validation), an object (an older and a newer form), a text, or absent.
/// </summary>
internal sealed record ErrorBody(string? Code = null, string? Message = null, string? RequestId = null)
{
    public static ErrorBody Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("detail", out var detail)
                ? From(detail)
                : new();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(); // a proxy's page, or nothing: the status must do
        }
    }

    private static ErrorBody From(JsonElement detail) => detail.ValueKind switch
    {
        JsonValueKind.String => new(Message: detail.GetString()),
        JsonValueKind.Array => new("validation_error", string.Join("; ", detail.EnumerateArray().Take(10).Select(Complaint).Where(text => text.Length > 0))),
        JsonValueKind.Object => new(
            detail.FindText("code") ?? detail.FindText("status"), // "status" is the older name
            detail.FindText("message") ?? detail.FindText("msg"),
            detail.FindText("request_id")),
        _ => new(),
    };

    private static string Complaint(JsonElement item)
    {
        if (item.ValueKind is not JsonValueKind.Object)
        {
            return item.ValueKind is JsonValueKind.String ? item.GetString()! : "";
        }

        var place = item.TryGetProperty("loc", out var loc) && loc.ValueKind is JsonValueKind.Array
            ? string.Join('.', loc.EnumerateArray().Take(10).Select(part => part.ToString()))
            : "";
        var text = item.FindText("msg") ?? "";
        return place.Length > 0 && text.Length > 0 ? $"{place}: {text}" : place + text;
    }
}
