namespace AgentConnector.Simulator;

/// <summary>How a conversation ended.</summary>
/// <param name="By">Who closed first.</param>
/// <param name="Code">The WebSocket close code; 1006 when the connection was cut.</param>
/// <param name="Reason">The reason that came with it.</param>
public sealed record ConversationClose(ClosedBy By, int Code, string Reason);

/// <summary>Who closed the socket.</summary>
public enum ClosedBy
{
    /// <summary>The client closed, or vanished.</summary>
    Client,

    /// <summary>The scenario, or a rule of the cloud.</summary>
    Cloud,
}
