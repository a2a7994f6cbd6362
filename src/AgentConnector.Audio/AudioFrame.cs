namespace AgentConnector.Audio;

/// <summary>A slice of audio that knows its format. Whoever receives a frame owns its bytes; senders never reuse them.</summary>
/// <param name="Data">Whole samples in <paramref name="Format"/>.</param>
/// <param name="Format">The encoding and rate of <paramref name="Data"/>.</param>
public readonly record struct AudioFrame(ReadOnlyMemory<byte> Data, AudioFormat Format)
{
    /// <summary>How long the frame lasts when it is played.</summary>
    public TimeSpan Duration => Format.DurationOf(Data.Length);
}
