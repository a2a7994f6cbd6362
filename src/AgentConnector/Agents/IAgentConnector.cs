using System.Text.Json;

namespace AgentConnector.Agents;

/// <summary>Reaches voice agents.</summary>
public interface IAgentConnector
{
    /// <summary>Says at once what is wrong with a request, before a call is admitted; null when nothing is.</summary>
    AgentRefusal? Check(AgentRequest request);

    /// <summary>Connects and returns once the agent has accepted and announced its formats.</summary>
    /// <exception cref="AgentException">Refused, unreachable, or too slow; says whose fault and what to do.</exception>
    Task<IAgentSession> ConnectAsync(AgentRequest request, CancellationToken cancellationToken);
}

/// <summary>Which agent, and how this conversation differs from its defaults.</summary>
/// <param name="AgentId">The cloud's id of the agent.</param>
/// <param name="Scenario">Name of a simulator scenario: the built-in agent answers instead of the cloud. Null for the cloud.</param>
/// <param name="DynamicVariables">A JSON object of the agent's placeholders, or null.</param>
/// <param name="ConversationConfigOverride">A JSON object in the cloud's own shape, or null.</param>
/// <param name="UserId">Shown in the cloud's record, or null.</param>
public sealed record AgentRequest(
    string AgentId,
    string? Scenario = null,
    JsonElement? DynamicVariables = null,
    JsonElement? ConversationConfigOverride = null,
    string? UserId = null)
{
    /// <summary>Where and with what the conversation begins; every conversation of a call does so, also one after a broken line.</summary>
    public ConversationStart Start { get; init; } = new();

    /// <summary>Gets each message of the cloud as it came, UTF-8 JSON, but for sound and pings; valid until it returns. It neither waits nor throws.</summary>
    public Action<ReadOnlyMemory<byte>>? Raw { get; init; }

    /// <summary>The agent was asked to write and not to speak.</summary>
    public bool IsTextOnly =>
        ConversationConfigOverride is { ValueKind: JsonValueKind.Object } overrides
        && overrides.TryGetProperty("conversation", out var conversation) && conversation.ValueKind is JsonValueKind.Object
        && conversation.TryGetProperty("text_only", out var textOnly) && textOnly.ValueKind is JsonValueKind.True;
}

/// <summary>Why a request cannot be tried.</summary>
/// <param name="Kind"><see cref="AgentFailure.NotAllowed"/> when the service has no key, <see cref="AgentFailure.Unavailable"/> when the agents' side fails at the moment,
/// otherwise <see cref="AgentFailure.Refused"/>.</param>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record AgentRefusal(AgentFailure Kind, string Detail)
{
    /// <summary>When another try makes sense, where it does.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
