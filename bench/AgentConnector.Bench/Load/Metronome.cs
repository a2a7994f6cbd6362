using System.Diagnostics;

namespace AgentConnector.Bench.Load;

/// <summary>
/// Sends for all legs, every 20 ms each, from one thread. The legs are spread over the 20 ms, so that every millisecond has its share;
/// a late millisecond is caught up on, and how late it was is kept.
/// </summary>
internal sealed class Metronome : IDisposable
{
    private const int Slots = 20;

    private readonly Lock gate = new();
    private readonly List<Leg>[] slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<Leg>())];
    private readonly List<double> lateness = [];
    private readonly Thread thread;
    private readonly SemaphoreSlim never = new(0, 1);
    private volatile bool stopped;
    private int added;

    public Metronome()
    {
        thread = new(Run) { Name = "metronome" };
        thread.Start();
    }

    public void Add(Leg leg)
    {
        lock (gate)
        {
            slots[added++ * 7 % Slots].Add(leg);
        }
    }

    public void Restart()
    {
        lock (gate)
        {
            lateness.Clear();
        }
    }

    /// <summary>How late each millisecond began, in milliseconds.</summary>
    public double[] Lateness()
    {
        lock (gate)
        {
            return [.. lateness];
        }
    }

    public void Dispose()
    {
        stopped = true;
        thread.Join();
        never.Dispose();
    }

    private void Run()
    {
        var start = Stopwatch.GetTimestamp();
        for (long tick = 0; !stopped; tick++)
        {
            var ahead = tick - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (ahead > 0.05)
            {
                never.Wait(TimeSpan.FromMilliseconds(Math.Ceiling(ahead)));
            }

            lock (gate)
            {
                lateness.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds - tick);
                var due = slots[tick % Slots];
                due.RemoveAll(leg => leg.IsOver);
                foreach (var leg in due)
                {
                    leg.Send();
                }
            }
        }
    }
}
