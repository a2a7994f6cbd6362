namespace AgentConnector.ElevenLabs.Session;

/// <summary>What became of a control message handed to the <see cref="Outbox"/>.</summary>
internal enum Posting
{
    Queued,
    Full,
    Closed,
}
