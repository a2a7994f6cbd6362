using System.Text.Json;

namespace AgentConnector.Calls.Beside;

/// <summary>What somebody else wrote, as far as it is kept.</summary>
internal static class Bounded
{
    /// <summary>A copy; null when there is nothing, or more than so many characters of it.</summary>
    public static JsonElement? Json(JsonElement json, int longest) =>
        json.ValueKind is JsonValueKind.Undefined || json.GetRawText().Length > longest ? null : json.Clone();
}
