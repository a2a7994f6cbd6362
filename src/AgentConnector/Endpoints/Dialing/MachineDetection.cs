namespace AgentConnector.Endpoints.Dialing;

/// <summary>What happens when a machine answers the phone.</summary>
public enum MachineDetection
{
    /// <summary>Nobody looks; the agent talks to whoever answers.</summary>
    Off,

    /// <summary>The call ends as not answered, with the detail <c>voicemail</c>.</summary>
    HangUp,

    /// <summary>The agent is told and goes on.</summary>
    GoOn,
}
