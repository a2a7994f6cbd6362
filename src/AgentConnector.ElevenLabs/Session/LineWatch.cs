namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// How long nothing was heard, and how long nothing got through, counted beat by beat: only time in which this process ran. One that stood
/// still has neither listened nor sent, and that is not the agent's doing.
/// </summary>
internal sealed class LineWatch
{
    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(1);

    /// <summary>A beat so late means that the process stood still, not that it was busy.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StallNotice = TimeSpan.FromSeconds(5);

    private readonly AgentsOptions options;
    private readonly TimeProvider time;
    private TimeSpan silent;
    private TimeSpan stalled;
    private long lastBeat;
    private long sends;
    private long sending;
    private long sendingAtLastBeat;
    private bool heard;

    public LineWatch(AgentsOptions options, TimeProvider time)
    {
        (this.options, this.time, lastBeat) = (options, time, time.GetTimestamp());
        Every = ListensForSilence && options.SilenceTimeout / 4 < LongestBeat ? options.SilenceTimeout / 4 : LongestBeat;
    }

    /// <summary>The time between two beats.</summary>
    public TimeSpan Every { get; }

    private bool ListensForSilence => options.SilenceTimeout != Timeout.InfiniteTimeSpan;

    /// <summary>The read loop heard something.</summary>
    public void Heard() => Volatile.Write(ref heard, true);

    /// <summary>The write loop begins to send.</summary>
    public void Sending() => Volatile.Write(ref sending, ++sends);

    /// <summary>The network took it.</summary>
    public void Sent() => Volatile.Write(ref sending, 0);

    /// <summary>One beat; what is to be done about it, and for how long it has been so.</summary>
    public (LineNews News, TimeSpan For) Beat()
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(lastBeat, now);
        lastBeat = now;
        if (passed - Every >= Standstill)
        {
            silent = stalled = TimeSpan.Zero;
            return (LineNews.StoodStill, passed);
        }

        passed = passed < 2 * Every ? passed : 2 * Every;
        silent = Interlocked.Exchange(ref heard, false) ? TimeSpan.Zero : silent + passed;
        var (current, before) = (Volatile.Read(ref sending), stalled);
        stalled = current != 0 && current == sendingAtLastBeat ? stalled + passed : TimeSpan.Zero;
        sendingAtLastBeat = current;
        return ListensForSilence && silent >= options.SilenceTimeout ? (LineNews.Silent, silent)
            : stalled >= options.StallTimeout ? (LineNews.Stuck, stalled)
            : stalled >= StallNotice && before < StallNotice ? (LineNews.Stalled, stalled)
            : (LineNews.Nothing, default);
    }
}

/// <summary>What a beat of the watch has found.</summary>
internal enum LineNews
{
    Nothing,

    /// <summary>This process was not running.</summary>
    StoodStill,

    /// <summary>Nothing was heard for too long.</summary>
    Silent,

    /// <summary>Nothing gets through.</summary>
    Stalled,

    /// <summary>Nothing has got through for too long.</summary>
    Stuck,
}
