namespace AgentConnector.BareBridge;

/// <summary>What the agent's side says.</summary>
internal enum AgentMessageKind
{
    Other,
    Sound,
    Ping,
    Interruption,
}
