namespace AgentConnector.ElevenLabs;

/// <summary>Seen by this client, not said by the cloud: nothing of what is sent gets through. Told once each time it begins.</summary>
/// <param name="For">How long so far; after <see cref="AgentsOptions.StallTimeout"/> the conversation is given up.</param>
public sealed record SendingStalled(TimeSpan For) : ConversationEvent;

/// <summary>Seen by this client: its own process stood still (suspended, stopped, starved). The agent is given another <see cref="AgentsOptions.SilenceTimeout"/>.</summary>
/// <param name="For">For how long.</param>
public sealed record ClientStoodStill(TimeSpan For) : ConversationEvent;
