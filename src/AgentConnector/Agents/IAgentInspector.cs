namespace AgentConnector.Agents;

/// <summary>Looks at agents without starting a conversation.</summary>
public interface IAgentInspector
{
    /// <summary>Returns when the cloud answers and accepts the key.</summary>
    /// <exception cref="AgentException">It does not; says what to do.</exception>
    Task CheckKeyAsync(CancellationToken cancellationToken);

    /// <summary>Returns when a conversation with the agent could be started: asks for the ticket and throws it away.</summary>
    /// <exception cref="AgentException">It could not; says what to do.</exception>
    Task ReachAsync(string agentId, CancellationToken cancellationToken);

    /// <summary>Reads what the agent is set to. The key may be allowed to talk with an agent but not to read it.</summary>
    /// <exception cref="AgentException">Refused, unreachable, or too slow.</exception>
    Task<AgentNeeds> ReadNeedsAsync(string agentId, CancellationToken cancellationToken);
}

/// <summary>What an agent needs of those who talk with it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Hears">The format it listens to, in the cloud's words; null when unknown.</param>
/// <param name="Speaks">The format it speaks in; null when unknown.</param>
/// <param name="Variables">The placeholders it declares: each must be sent.</param>
/// <param name="Overrides">The overrides it accepts, such as <c>agent.first_message</c>.</param>
/// <param name="MissingEvents">Events this service lives on that the agent is set not to send.</param>
/// <param name="TextOnly">It has no voice.</param>
public sealed record AgentNeeds(
    string Name,
    string? Hears,
    string? Speaks,
    IReadOnlyList<string> Variables,
    IReadOnlyList<string> Overrides,
    IReadOnlyList<string> MissingEvents,
    bool TextOnly);
