namespace AgentConnector.Devices.Echo;

/// <summary>Where nothing can cancel echo: mutes the microphone while the speaker sounds, and opens to whoever speaks up.</summary>
public sealed class HalfDuplexGate : IEchoControl
{
    // −60 dB: for the agent's ears, silence.
    private const float Closed = 0.001f;

    // Echo itself jumps by some 6 dB about what is usual for it.
    private const double MarginDb = 9;

    // 60 ms: a syllable that is louder than all echo.
    private const int FramesToOpen = 3;

    private readonly ReferenceDelayLine line = new();
    private readonly EchoGate gate = new(MarginDb, FramesToOpen, Closed);
    private readonly ErleMeter erle = new();
    private readonly short[] reference = new short[EchoFrame.Samples];

    /// <inheritdoc/>
    public TimeSpan ReferenceDelay
    {
        get => line.Delay;
        set => line.Delay = value;
    }

    /// <inheritdoc/>
    public void FollowDelay(TimeSpan echoDelay) => line.Follow(echoDelay);

    /// <inheritdoc/>
    public TimeSpan Latency => TimeSpan.Zero;

    /// <inheritdoc/>
    public double? ErleDb => erle.Db;

    /// <inheritdoc/>
    public bool NearEndSpeaks => gate.NearEndSpeaks;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<short> captured, ReadOnlySpan<short> played, Span<short> cleaned)
    {
        EchoFrame.Check(captured, played, cleaned);
        line.Pass(played, reference);
        captured.CopyTo(cleaned);
        gate.Pass(cleaned, reference);
        if (gate.FarEndSounds && !gate.NearEndSpeaks)
        {
            erle.Add(EchoFrame.Energy(captured), EchoFrame.Energy(cleaned));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing native here.
    }
}
