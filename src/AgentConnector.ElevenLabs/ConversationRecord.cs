using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs;

/// <summary>What the cloud keeps of a conversation.</summary>
public sealed record ConversationRecord
{
    /// <summary>Its id.</summary>
    public required string ConversationId { get; init; }

    /// <summary>How far it is.</summary>
    public ConversationState State { get; init; }

    /// <summary>The whole answer, as it came: <c>analysis</c>, <c>metadata</c>, <c>transcript</c> and what else there is. Anything in it may be missing.</summary>
    public JsonElement Content { get; init; }

    internal static ConversationRecord Read(string conversationId, JsonElement answer) => new()
    {
        ConversationId = conversationId,
        Content = answer.Clone(),
        State = StateOf(answer),
    };

    internal static ConversationState StateOf(JsonElement answer) => answer.FindText("status") switch
    {
        "initiated" => ConversationState.Initiated,
        "in-progress" => ConversationState.InProgress,
        "processing" => ConversationState.Processing,
        "done" => ConversationState.Done,
        "failed" => ConversationState.Failed,
        _ => ConversationState.Unknown,
    };
}

/// <summary>How far a conversation is.</summary>
public enum ConversationState
{
    /// <summary>The cloud did not say, or in a word that this version does not know.</summary>
    Unknown,

    /// <summary>It was begun, and nobody has connected yet.</summary>
    Initiated,

    /// <summary>They talk.</summary>
    InProgress,

    /// <summary>It is over, and is being analysed.</summary>
    Processing,

    /// <summary>It is over, and so is its analysis.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,
}
