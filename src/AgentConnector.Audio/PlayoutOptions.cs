namespace AgentConnector.Audio;

/// <summary>How a <see cref="PlayoutBuffer"/> trades delay for steadiness. All times are counted in samples, none by a clock.</summary>
public sealed record PlayoutOptions
{
    /// <summary>The most audio that waits; the newest beyond it is dropped and counted. Default 10 minutes.</summary>
    public TimeSpan Capacity { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How much must wait before an utterance starts, so that a thin stream does not stutter; zero starts at once. Default 60 ms.
    /// </summary>
    public TimeSpan StartFill { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>
    /// How much silence is played at most while <see cref="StartFill"/> is not reached; then the utterance starts with what there is.
    /// Default 60 ms.
    /// </summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>
    /// The longest silence inside an utterance: audio that resumes within it was late, and counts as one underrun; after a longer one
    /// a new utterance begins. Default 500 ms.
    /// </summary>
    public TimeSpan LongestGap { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long <see cref="PlayoutBuffer.Clear"/> takes to fade out; zero cuts. Default 5 ms.</summary>
    public TimeSpan Fade { get; init; } = TimeSpan.FromMilliseconds(5);
}
