using AgentConnector.Agents;

namespace AgentConnector.Calls.Checking;

/// <summary>
/// What agents need, as the cloud has told within the last minute: many checks of one agent ask once. What could not be read is asked for again.
/// </summary>
internal sealed class KnownAgents(IAgentInspector inspector, TimeProvider time)
{
    private const int Most = 200;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Agent, string? Scenario), Reading> readings = [];

    /// <exception cref="AgentException">The cloud refused, was unreachable, or too slow.</exception>
    public Task<AgentNeeds> ReadAsync(AgentRequest request, CancellationToken cancellationToken) =>
        ReadingOf(request).Needs.Value.WaitAsync(cancellationToken); // who leaves ends its own wait: others may wait for the same

    /// <inheritdoc cref="IAgentInspector.VariablesIn"/>
    public IReadOnlyList<string> VariablesIn(string text) => inspector.VariablesIn(text);

    private Reading ReadingOf(AgentRequest request)
    {
        var key = (request.AgentId, request.Scenario);
        lock (gate)
        {
            if (readings.TryGetValue(key, out var known) && IsOfUse(known))
            {
                return known;
            }

            if (readings.Count >= Most)
            {
                readings.Remove(readings.MinBy(entry => entry.Value.At).Key);
            }

            return readings[key] = new(
                new(() => inspector.NeedsForAsync(new(request.AgentId, request.Scenario), CancellationToken.None)), // within the time ElevenLabs has to answer
                time.GetTimestamp());
        }
    }

    private bool IsOfUse(Reading reading) =>
        time.GetElapsedTime(reading.At) < Fresh && !(reading.Needs.IsValueCreated && reading.Needs.Value.IsFaulted);

    private sealed record Reading(Lazy<Task<AgentNeeds>> Needs, long At);
}
