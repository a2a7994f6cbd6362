using System.Diagnostics;

namespace AgentConnector.Bench.Load;

/// <summary>One way through the service: when marks were sent, and how long each took to arrive.</summary>
internal sealed class Direction
{
    private readonly Lock gate = new();
    private readonly Queue<long> underWay = [];
    private readonly List<double> milliseconds = [];
    private double shift;
    private bool wasLoud;

    public long MarksSent { get; private set; }

    public long Frames { get; private set; }

    public void Sent()
    {
        lock (gate)
        {
            underWay.Enqueue(Stopwatch.GetTimestamp());
            MarksSent++;
        }
    }

    /// <summary>A frame arrived; the mark in it, if it is the beginning of one, is the oldest that is under way.</summary>
    public void Arrived(TimeSpan? mark)
    {
        var now = Stopwatch.GetTimestamp();
        lock (gate)
        {
            Frames++;
            if (mark is { } place && !wasLoud && underWay.TryDequeue(out var sent))
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
                shift += place.TotalMilliseconds;
            }

            wasLoud = mark is not null;
        }
    }

    /// <summary>Forgets what was measured so far; marks under way still count when they arrive.</summary>
    public void Restart()
    {
        lock (gate)
        {
            (Frames, shift) = (0, 0);
            milliseconds.Clear();
        }
    }

    /// <summary>What was measured, the sum of the marks' places in their frames, and how many marks never came.</summary>
    public (double[] Milliseconds, double Shift, long Frames, int Missing) Read()
    {
        lock (gate)
        {
            return ([.. milliseconds], shift, Frames, underWay.Count);
        }
    }
}
