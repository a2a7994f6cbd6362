using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Tools;

/// <summary>An agent's client tool that is an HTTP address.</summary>
/// <param name="Name">As in the agent's configuration.</param>
/// <param name="Address">Where its calls are POSTed.</param>
/// <param name="Timeout">How long the agent waits at most.</param>
/// <param name="Headers">Sent along.</param>
/// <param name="Required">Parameters it cannot do without.</param>
internal sealed record Tool(
    string Name, OutgoingAddress Address, TimeSpan Timeout, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Required)
{
    public override string ToString() => Name;
}
