namespace AgentConnector.Devices.Lines;

/// <summary>
/// Puts what was played beside what was heard, and knows how far apart the two are. With P and C the latencies of speaker and microphone,
/// and the samples that wait in the two rings: the captured sample at hand was in the air C + (captured waiting) ago, the played one will be in
/// P − (played waiting). Its echo is as much later.
/// </summary>
/// <param name="shape">The rates.</param>
/// <param name="audio">The rings and the latencies.</param>
internal sealed class EchoReference(LineShape shape, LineAudio audio)
{
    // A reference older than this is of no use to a canceller whose tail is 256 ms.
    private const int OldestMilliseconds = 200;

    // A canceller has to see what was played before its echo comes: too early costs it a little of its tail, too late everything. This covers what
    // the figures above cannot know: the age of the speaker's latency, up to a period, and cards that hand on sound ahead of time.
    private static readonly TimeSpan Caution = TimeSpan.FromMilliseconds(20);

    // The rings are filled in periods and emptied in frames; the mean of half a second tells how much waits.
    private const double Smoothing = 0.05;

    private double waiting = double.NaN;
    private long delayTicks;

    /// <summary>See <see cref="StreamMeasures.EchoDelay"/>. From any thread.</summary>
    public TimeSpan Delay => TimeSpan.FromTicks(Volatile.Read(ref delayTicks));

    /// <summary>Takes the next frame of what was played.</summary>
    /// <param name="played">Silence when there is none.</param>
    /// <param name="capturedWaiting">Samples from the microphone that wait, those of the frame beside this one included.</param>
    public void Fetch(Span<short> played, int capturedWaiting)
    {
        if (audio.Played.Count > shape.PlaybackRate * OldestMilliseconds / 1000)
        {
            audio.Played.KeepNewest(played.Length * 2);
        }

        var now = ((double)capturedWaiting / shape.CaptureRate) - ((double)audio.Played.Count / shape.PlaybackRate);
        waiting = double.IsNaN(waiting) ? now : waiting + ((now - waiting) * Smoothing);
        var delay = audio.Playback.Latency + audio.Capture.Latency + TimeSpan.FromSeconds(waiting) - Caution;
        Volatile.Write(ref delayTicks, Math.Max(0, delay.Ticks));
        if (!audio.Played.TryRead(played))
        {
            played.Clear();
        }
    }
}
