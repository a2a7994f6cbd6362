using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Archive;

/// <summary>A conversation in a list.</summary>
public sealed record ConversationSummary
{
    /// <summary>Its id.</summary>
    public required string ConversationId { get; init; }

    /// <summary>With which agent; empty when the cloud did not say.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>The agent's name, when the cloud said so.</summary>
    public string? AgentName { get; init; }

    /// <summary>When it began, to the second; null when the cloud did not say.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it lasted, to the second; zero while it runs.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How many turns it had.</summary>
    public int Messages { get; init; }

    /// <summary>How far it is.</summary>
    public ConversationState State { get; init; }

    /// <summary><c>success</c>, <c>failure</c>, <c>unknown</c>, or a newer word, by the agent's own criteria.</summary>
    public string? Outcome { get; init; }

    /// <summary>What it was about, where <see cref="ConversationQuery.WithSummaries"/> asked for it and it has been analysed.</summary>
    public string? Summary { get; init; }

    /// <summary>The whole entry, as it came.</summary>
    public JsonElement Content { get; init; }

    /// <summary>The id only: what it was about may be personal.</summary>
    public override string ToString() => ConversationId;

    /// <summary>Null for what has no id: nobody could ask for it.</summary>
    internal static ConversationSummary? Read(JsonElement entry) => entry.FindText("conversation_id") is not { Length: > 0 } id ? null : new()
    {
        ConversationId = id,
        AgentId = entry.FindText("agent_id") ?? "",
        AgentName = entry.FindText("agent_name"),
        StartedAt = entry.FindNumber("start_time_unix_secs") is { } start && start is > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(start) : null,
        Duration = entry.FindNumber("call_duration_secs") is { } seconds && seconds is > 0 and < 1_000_000_000 ? TimeSpan.FromSeconds(seconds) : default,
        Messages = entry.FindNumber("message_count") is { } count && count is > 0 and <= int.MaxValue ? (int)count : 0,
        State = ConversationRecord.StateOf(entry),
        Outcome = entry.FindText("call_successful"),
        Summary = entry.FindText("transcript_summary"),
        Content = entry.Clone(),
    };
}
