namespace AgentConnector.ElevenLabs;

/// <summary>What the user thinks of a reply.</summary>
public enum FeedbackScore
{
    /// <summary>Takes earlier feedback back.</summary>
    None,

    /// <summary>Thumbs up.</summary>
    Like,

    /// <summary>Thumbs down.</summary>
    Dislike,
}
