using System.Text;
using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Calls.Beside;

/// <summary>What somebody else wrote, as far as it is kept.</summary>
internal static class Bounded
{
    /// <summary>Of a tool, a server, a component.</summary>
    public const int LongestName = 256;

    /// <summary>Of what has an id, such as the use of a tool: it still fits into an address.</summary>
    public const int LongestId = 1024;

    /// <summary>A copy that can be told and redacted whatever it is; null when there is nothing, more than so many characters, or more levels than can be told.</summary>
    public static JsonElement? Json(JsonElement json, int longest)
    {
        if (json.ValueKind is JsonValueKind.Undefined || json.GetRawText() is not { } text || text.Length > longest)
        {
            return null;
        }

        try
        {
            using var carried = CarriedJson.Parse(Encoding.UTF8.GetBytes(text));
            return carried.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Its beginning.</summary>
    public static string Name(string given) => given.Start(LongestName);
}
