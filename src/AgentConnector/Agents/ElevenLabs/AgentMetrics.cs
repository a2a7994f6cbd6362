using System.Diagnostics.Metrics;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>What an operator watches of the lines to the agents.</summary>
internal sealed class AgentMetrics
{
    private readonly Counter<long> dropped;

    public AgentMetrics(IMeterFactory meters)
    {
        dropped = meters.Create("AgentConnector.Agents").CreateCounter<long>(
            "agent_connector.agents.audio_dropped", description: "Pieces of callers' sound that waited for an agent for more than a second, and were dropped. Counted at the end of a conversation.");
        dropped.Add(0);
    }

    /// <param name="pieces">Of one conversation.</param>
    public void TooLate(long pieces) => dropped.Add(pieces);
}
