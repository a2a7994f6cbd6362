namespace AgentConnector.Devices.Tests.Fakes;

/// <summary>
/// Plays a staircase, every sample its own number, and reads off, where it is heard again, how late it was; beside that, what the stream says.
/// </summary>
internal sealed class EchoProbe(int rate) : ICaptureSink, IPlayoutSource
{
    private readonly List<(double Truth, double Said)> delays = [];
    private short next;

    /// <summary>Tells the delay at a frame.</summary>
    public Func<TimeSpan>? Says { get; set; }

    /// <summary>In milliseconds, a pair a frame.</summary>
    public IReadOnlyList<(double Truth, double Said)> Delays
    {
        get
        {
            lock (delays)
            {
                return [.. delays];
            }
        }
    }

    public void Read(Span<short> destination)
    {
        foreach (ref var sample in destination)
        {
            sample = next++;
        }
    }

    public void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played)
    {
        // Before sound goes round, and at the fold of the staircase, there is no difference to read.
        if (Says is { } says && captured[^1] - captured[0] == captured.Length - 1 && played[^1] - played[0] == played.Length - 1)
        {
            lock (delays)
            {
                delays.Add(((short)(played[0] - captured[0]) * 1000.0 / rate, says().TotalMilliseconds));
            }
        }
    }
}
