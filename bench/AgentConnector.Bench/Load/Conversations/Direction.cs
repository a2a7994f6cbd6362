using System.Diagnostics;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>One way through the service: what was sent and what arrived, when marks were sent, and how long each took.</summary>
/// <param name="every">Frames between the beginnings of two marks, where what lies between them shall be counted, too; else 0.</param>
internal sealed class Direction(int every = 0)
{
    private readonly Queue<long> underWay = [];
    private readonly List<double> milliseconds = [];
    private double shift;
    private double sent;
    private double arrived;
    private double? lastMark;
    private double whole;
    private bool wasLoud;

    /// <summary>Whether a mark is under way: without one nobody need look for it.</summary>
    public bool IsExpecting => every > 0 || underWay.Count > 0;

    /// <summary>Frames that were sent between two marks and did not arrive between them.</summary>
    public int Missing { get; private set; }

    /// <summary>Frames that arrived between two marks and were not sent between them: silence that was filled in.</summary>
    public int Extra { get; private set; }

    /// <summary>Marks between which it was counted.</summary>
    public int Counted { get; private set; }

    /// <summary>Frames that arrived since it began.</summary>
    public double Whole => whole;

    /// <summary>What the marks took that were followed from end to end, in milliseconds.</summary>
    public IReadOnlyList<double> Took => milliseconds;

    /// <summary>A mark is being sent.</summary>
    public void Mark() => underWay.Enqueue(Stopwatch.GetTimestamp());

    /// <summary>So many frames of 20 ms were sent.</summary>
    public void Sent(double frames) => sent += frames;

    /// <summary>So many frames arrived in which nobody looked for a mark.</summary>
    public void Arrived(double frames)
    {
        arrived += frames;
        whole += frames;
        wasLoud = false;
    }

    /// <summary>A frame arrived; the mark in it, if it is the beginning of one, is the oldest that is under way.</summary>
    public void Arrived(double frames, TimeSpan? mark)
    {
        arrived += frames;
        if (mark is { } place && !wasLoud)
        {
            Count(whole + (place.TotalMilliseconds / 20));
            if (underWay.TryDequeue(out var since))
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                shift += place.TotalMilliseconds;
            }
        }

        whole += frames;
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

    /// <summary>How many of the marks that are older than this have not come.</summary>
    public int Overdue(TimeSpan age) => underWay.Count(since => Stopwatch.GetElapsedTime(since) > age);

    /// <summary>
    /// Between two marks lie as many frames as were sent; filters shift a mark by less than half of one. That a mark itself was lost is not guessed from the distance:
    /// it stays overdue, and thirteen frames too many would look like one mark and twelve frames too few.
    /// </summary>
    private void Count(double place)
    {
        if (every > 0 && lastMark is { } last)
        {
            var off = (int)Math.Round(place - last - every);
            Missing += Math.Max(0, -off);
            Extra += Math.Max(0, off);
            Counted++;
        }

        lastMark = place;
    }
}
