using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// Some dialers send nothing during silence or hold; an agent that hears nothing cannot tell when a turn ends. After 200 ms without
/// sound, silence is filled in at the pace of real time: a line that brings 100 ms at once leaves no gap. Where this process itself stood still, sound waits
/// in the socket and is no silence: it has until the next look to be read.
/// </summary>
internal sealed class SilenceFill(AudioFormat format, TimeProvider time)
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LatestLook = StreamWatch.Tick * 1.5;
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private long covered = time.GetTimestamp();
    private long looked = time.GetTimestamp();
    private bool wasLate;

    /// <summary>
    /// Whether there is a gap to be filled. Asked at each <see cref="StreamWatch.Tick"/>, by one at a time: a look that comes late tells of a process that stood still;
    /// where each is late that is its pace.
    /// </summary>
    public bool Look()
    {
        var now = time.GetTimestamp();
        var isLate = time.GetElapsedTime(looked, now) >= LatestLook;
        var mayFill = !isLate || wasLate;
        (looked, wasLate) = (now, isLate);
        return mayFill && time.GetElapsedTime(Volatile.Read(ref covered), now) >= LongestGap;
    }

    /// <summary>Real sound came.</summary>
    public void Heard() => Volatile.Write(ref covered, time.GetTimestamp());

    /// <summary>The silence that is due, and from now on is not: at most a second of it, 20 ms at a time.</summary>
    public IEnumerable<AudioFrame> Take()
    {
        TimeSpan gap;
        lock (gate)
        {
            gap = time.GetElapsedTime(covered);
            if (gap < LongestGap)
            {
                return [];
            }

            Heard();
        }

        var silence = new byte[format.BytesFor(FrameTime)];
        silence.AsSpan().Fill(format.SilenceByte);
        return Enumerable.Repeat(new AudioFrame(silence, format), (int)(Math.Min(gap.Ticks, TimeSpan.TicksPerSecond) / FrameTime.Ticks));
    }
}
