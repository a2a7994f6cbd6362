using System.Diagnostics;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>One way through the service: what was sent and what arrived, when marks were sent, and how long each took.</summary>
internal sealed class Direction
{
    private readonly Queue<long> underWay = [];
    private readonly List<double> milliseconds = [];
    private double shift;
    private double sent;
    private double arrived;
    private bool wasLoud;

    /// <summary>Whether a mark is under way: without one nobody need look for it.</summary>
    public bool IsExpecting => underWay.Count > 0;

    /// <summary>A mark is being sent.</summary>
    public void Mark() => underWay.Enqueue(Stopwatch.GetTimestamp());

    /// <summary>So many frames of 20 ms were sent.</summary>
    public void Sent(double frames) => sent += frames;

    /// <summary>So many frames arrived in which nobody looked for a mark.</summary>
    public void Arrived(double frames)
    {
        arrived += frames;
        wasLoud = false;
    }

    /// <summary>A frame arrived; the mark in it, if it is the beginning of one, is the oldest that is under way.</summary>
    public void Arrived(double frames, TimeSpan? mark)
    {
        arrived += frames;
        if (mark is { } place && !wasLoud && underWay.TryDequeue(out var since))
        {
            milliseconds.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            shift += place.TotalMilliseconds;
        }

        wasLoud = mark is not null;
    }

    /// <summary>Forgets what was measured so far; marks under way still count when they arrive.</summary>
    public void Restart()
    {
        (arrived, sent, shift) = (0, 0, 0);
        milliseconds.Clear();
    }

    /// <summary>What was measured; to be read when nothing is sent any more.</summary>
    public Passage Read() => new([.. milliseconds], shift, sent, arrived, underWay.Count);
}
