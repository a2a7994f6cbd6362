namespace AgentConnector.History;

/// <summary>What became of the wish to erase a call.</summary>
internal enum Erasure
{
    Erased,
    Unknown,
    StillLive,
}
