namespace AgentConnector.Agents;

/// <summary>Looks at agents without starting a conversation.</summary>
public interface IAgentInspector
{
    /// <summary>Returns when the cloud answers and accepts the key.</summary>
    /// <exception cref="AgentException">It does not; says what to do.</exception>
    Task CheckKeyAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the key may read what became of conversations.</summary>
    /// <exception cref="AgentException">It may not, or the cloud was not reached; says what to do.</exception>
    Task CheckArchiveAsync(CancellationToken cancellationToken);

    /// <summary>Returns when a conversation with the agent could be started: asks for the ticket and throws it away.</summary>
    /// <exception cref="AgentException">It could not; says what to do.</exception>
    Task ReachAsync(string agentId, CancellationToken cancellationToken);

    /// <summary>Reads what the agent is set to. The key may be allowed to talk with an agent but not to read it.</summary>
    /// <exception cref="AgentException">Refused, unreachable, or too slow.</exception>
    Task<AgentNeeds> ReadNeedsAsync(string agentId, CancellationToken cancellationToken);

    /// <summary>The same of whoever would serve this request: the built-in agent where it was asked for.</summary>
    /// <exception cref="AgentException">Refused, unreachable, or too slow.</exception>
    Task<AgentNeeds> NeedsForAsync(AgentRequest request, CancellationToken cancellationToken);

    /// <summary>A page of the agents that may be called: the built-in ones where those serve every call.</summary>
    /// <param name="search">What their names contain; null for all.</param>
    /// <param name="cursor">What the page before named; null for the first page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentException">Refused, unreachable, or too slow; with <see cref="AgentException.Code"/> 0 and <see cref="AgentFailure.NotAllowed"/> where there is no key.</exception>
    Task<AgentList> ListAsync(string? search, string? cursor, CancellationToken cancellationToken);

    /// <summary>The scenarios of the built-in agent, by name.</summary>
    IReadOnlyList<string> Scenarios { get; }

    /// <summary>The variables that a text has in it, as the cloud writes them.</summary>
    IReadOnlyList<string> VariablesIn(string text);
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
    bool TextOnly)
{
    /// <summary>Whether the cloud told its settings at all: what is empty is unknown otherwise.</summary>
    public bool IsTold { get; init; } = true;

    /// <summary>The variables that its first message has in it.</summary>
    public IReadOnlyList<string> FirstMessageVariables { get; init; } = [];

    /// <summary>The variables that its prompt has in it.</summary>
    public IReadOnlyList<string> PromptVariables { get; init; } = [];

    /// <summary>The variables that stand anywhere else in its settings.</summary>
    public IReadOnlyList<string> OtherVariables { get; init; } = [];

    /// <summary>The tools that this service has to run for it; null when that is not known.</summary>
    public IReadOnlyList<string>? ClientTools { get; init; } = [];

    /// <summary>Those of its formats that this service does not know.</summary>
    public IReadOnlyList<string> UnknownFormats { get; init; } = [];

    /// <summary>The values its makers gave to declared variables, as text.</summary>
    public IReadOnlyDictionary<string, string> VariableDefaults { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest a conversation may last, in seconds; null when unknown.</summary>
    public int? MaxDurationSeconds { get; init; }

    /// <summary>How many conversations it may have, and what becomes of one more.</summary>
    public AgentLimits Limits { get; init; } = new(null, null, null, null);

    /// <summary>The variables without which its first message or its prompt would have a hole.</summary>
    public IEnumerable<string> RequiredVariables => FirstMessageVariables.Union(PromptVariables);
}

/// <summary>How many conversations an agent may have; what is null has no limit of the agent's own, or is unknown.</summary>
/// <param name="AtOnce">At the same time.</param>
/// <param name="PerDay">In a day.</param>
/// <param name="Queues">Whether a caller waits when the workspace has no free line; null when unknown.</param>
/// <param name="QueueSeconds">The longest such a wait.</param>
public sealed record AgentLimits(int? AtOnce, int? PerDay, bool? Queues, int? QueueSeconds);

/// <summary>A page of agents.</summary>
/// <param name="Agents">In the cloud's order.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record AgentList(IReadOnlyList<ListedAgent> Agents, string? NextCursor)
{
    /// <summary>Of a cursor, in characters: it still fits into an address.</summary>
    public const int LongestCursor = 4096;
}

/// <summary>An agent in a list.</summary>
/// <param name="Id">Goes into <c>agent_id</c>.</param>
/// <param name="Name">For people.</param>
public sealed record ListedAgent(string Id, string Name);
