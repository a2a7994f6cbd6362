namespace AgentConnector.ElevenLabs;

/// <summary>Who starts the conversation, for the cloud's statistics.</summary>
/// <param name="Source">One of the cloud's own names, such as <c>twilio</c> or <c>sip_trunk</c>; it refuses others.</param>
/// <param name="Version">At most 50 characters.</param>
public sealed record ClientSource(string? Source, string? Version = null);
