using AgentConnector.Agents;

namespace AgentConnector.Calls.Checking;

/// <summary>What agents there are and what they need, as the cloud has told within the last minute.</summary>
internal sealed class KnownAgents(IAgentInspector inspector, TimeProvider time)
{
    private readonly Recent<(string Agent, string? Scenario), AgentNeeds> needs = new(time);
    private readonly Recent<(string? Search, string? Cursor), AgentList> pages = new(time);

    /// <inheritdoc cref="IAgentInspector.NeedsForAsync"/>
    public Task<AgentNeeds> ReadAsync(AgentRequest request, CancellationToken cancellationToken) => needs.GetAsync(
        (request.AgentId, request.Scenario),
        async () => await inspector.NeedsForAsync(new(request.AgentId, request.Scenario), CancellationToken.None), // within the time ElevenLabs has to answer
        cancellationToken);

    /// <inheritdoc cref="IAgentInspector.ListAsync"/>
    public Task<AgentList> ListAsync(string? search, string? cursor, CancellationToken cancellationToken) => pages.GetAsync(
        (search, cursor), async () => await inspector.ListAsync(search, cursor, CancellationToken.None), cancellationToken);

    /// <inheritdoc cref="IAgentInspector.Scenarios"/>
    public IReadOnlyList<string> Scenarios => inspector.Scenarios;

    /// <inheritdoc cref="IAgentInspector.VariablesIn"/>
    public IReadOnlyList<string> VariablesIn(string text) => inspector.VariablesIn(text);
}
