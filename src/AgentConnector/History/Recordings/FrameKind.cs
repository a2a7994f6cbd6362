namespace AgentConnector.History.Recordings;

/// <summary>What a frame is in its file; part of its nonce, so that none can pass for another.</summary>
internal enum FrameKind
{
    /// <summary>Others follow.</summary>
    Middle = 0,

    /// <summary>The recording ends here, as it should.</summary>
    Last = 1,

    /// <summary>The process was killed here: an empty frame that the next start appended. Not <see cref="Last"/>, of which a torn one may have been begun.</summary>
    Cut = 2,
}
