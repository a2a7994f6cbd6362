namespace AgentConnector.History;

/// <summary>What became of the wish to erase a call.</summary>
internal enum Erasure
{
    Erased,
    Unknown,
    StillLive,

    /// <summary>It is over, and the store has not taken that yet.</summary>
    NotStored,
}
