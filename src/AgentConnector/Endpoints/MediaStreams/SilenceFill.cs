using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// Some dialers send nothing during silence or hold; an agent that hears nothing cannot tell when a turn ends. After 100 ms without
/// sound, silence is filled in at the pace of real time.
/// </summary>
internal sealed class SilenceFill : IDisposable
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    private readonly AudioFormat format;
    private readonly Action<AudioFrame> fill;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private long covered;
    private bool stopped;

    public SilenceFill(AudioFormat format, Action<AudioFrame> fill, TimeProvider time)
    {
        this.format = format;
        this.fill = fill;
        this.time = time;
        covered = time.GetTimestamp();
        timer = time.CreateTimer(_ => Tick(), state: null, LongestGap, LongestGap);
    }

    /// <summary>Real sound came.</summary>
    public void Heard(AudioFrame sound)
    {
        lock (gate)
        {
            covered = time.GetTimestamp();
            if (!stopped)
            {
                fill(sound);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
        }

        timer.Dispose();
    }

    private void Tick()
    {
        lock (gate)
        {
            var gap = time.GetElapsedTime(covered);
            if (stopped || gap < LongestGap)
            {
                return;
            }

            var frames = (int)(Math.Min(gap.Ticks, TimeSpan.TicksPerSecond) / FrameTime.Ticks);
            for (var i = 0; i < frames; i++)
            {
                var silence = new byte[format.BytesFor(FrameTime)];
                silence.AsSpan().Fill(format.SilenceByte);
                fill(new(silence, format));
            }

            covered = time.GetTimestamp();
        }
    }
}
