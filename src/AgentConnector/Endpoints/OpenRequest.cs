namespace AgentConnector.Endpoints;

/// <summary>What is to be opened, for which call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="To">The device, the file or the number.</param>
/// <param name="Simulated">The built-in agent was asked for: a phone call goes over the built-in phone line.</param>
/// <param name="Progress">Told how far it is, by endpoints that take their time; quick, never throws.</param>
public sealed record OpenRequest(string CallId, EndpointAddress To, bool Simulated, Action<OpenProgress> Progress);

/// <summary>How far opening has come.</summary>
public enum OpenProgress
{
    /// <summary>The dialer has taken the call on.</summary>
    Dialed,

    /// <summary>The far phone rings.</summary>
    Ringing,
}
