namespace AgentConnector.Devices.Echo;

/// <summary>Takes the speaker's sound out of the microphone's, 20 ms at a time. Used by one thread; allocates nothing.</summary>
public interface IEchoControl : IDisposable
{
    /// <summary>
    /// How much later than the played frame beside it a captured frame holds its echo, the room's own delay not counted. Set
    /// it from <see cref="StreamMeasures.EchoDelay"/> when a stream has started or was restored, not for every frame: what was
    /// learnt of the room is lost with each change. Up to half a second.
    /// </summary>
    TimeSpan ReferenceDelay { get; set; }

    /// <summary>
    /// Call before each frame with the stream's present <see cref="StreamMeasures.EchoDelay"/>: follows two clocks that drift apart, in
    /// fractions of a sample, so that nothing learnt is lost; a jump of more than 30 ms is taken over as a whole.
    /// </summary>
    void FollowDelay(TimeSpan echoDelay);

    /// <summary>How much later the cleaned sound is than the captured.</summary>
    TimeSpan Latency { get; }

    /// <summary>By how many dB the echo is weaker afterwards, measured while only the speaker sounds; null until it has.</summary>
    double? ErleDb { get; }

    /// <summary>Whether somebody speaks in the room, as far as can be told.</summary>
    bool NearEndSpeaks { get; }

    /// <summary>Cleans one frame of <see cref="EchoFrame.Samples"/> samples at <see cref="EchoFrame.Rate"/>.</summary>
    void Process(ReadOnlySpan<short> captured, ReadOnlySpan<short> played, Span<short> cleaned);
}
