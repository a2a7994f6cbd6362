using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Archive;

/// <summary>A page of conversations.</summary>
/// <param name="Conversations">In the order that was asked for.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record ConversationPage(IReadOnlyList<ConversationSummary> Conversations, string? NextCursor)
{
    internal static ConversationPage Read(JsonElement page) => new(
        page.Find("conversations") is { ValueKind: JsonValueKind.Array } all ? [.. all.EnumerateArray().Select(ConversationSummary.Read).OfType<ConversationSummary>()] : [],
        page.FindText("next_cursor") is { Length: > 0 } cursor ? cursor : null);
}
