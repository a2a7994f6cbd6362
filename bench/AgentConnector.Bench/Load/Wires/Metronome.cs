using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using AgentConnector.Bench.Load.Conversations;

namespace AgentConnector.Bench.Load.Wires;

/// <summary>
/// The one thread that reads and sends for all legs. Each leg has its beat every 10 ms, spread so that every millisecond has its share;
/// a late millisecond is caught up on, and how late it was is kept. Everything about calls belongs to this thread; others ask it by <see cref="AskAsync"/>.
/// </summary>
internal sealed class Metronome : IDisposable
{
    private const int Slots = 10;

    /// <summary>A phone that is silent for longer than a line's jitter has the silence filled in, and what it sends late is one time too many.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromMilliseconds(100);

    private readonly Epoll epoll = new();
    private readonly List<Action?> readers = [];
    private readonly List<Leg>[] slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<Leg>())];
    private readonly ConcurrentQueue<Action> asked = [];
    private readonly List<double> lateness = [];
    private readonly Thread thread;
    private volatile bool stopped;
    private int added;

    public Metronome()
    {
        thread = new(Run) { Name = "metronome" };
        thread.Start();
    }

    /// <summary>When this thread last went on after it had stood still, as a timestamp of <see cref="Stopwatch"/>; 0 when it never has. What it then sends is too late to be sound.</summary>
    public long StoodStillAt { get; private set; }

    /// <summary>Nobody sends while it is true.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Calls <paramref name="read"/> whenever there is something, until the socket is closed and forgotten.</summary>
    /// <returns>By which it is forgotten.</returns>
    public int Watch(Socket socket, Action read)
    {
        var id = readers.IndexOf(null);
        if (id < 0)
        {
            id = readers.Count;
            readers.Add(null);
        }

        readers[id] = read;
        epoll.Watch(socket, id);
        return id;
    }

    public void Forget(int id) => readers[id] = null;

    public void Add(Leg leg) => slots[added++ * 7 % Slots].Add(leg);

    /// <summary>Does something on the thread of the calls.</summary>
    public Task<T> AskAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Enqueue(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    public Task AskAsync(Action work) => AskAsync(() =>
    {
        work();
        return true;
    });

    public void Restart() => lateness.Clear();

    /// <summary>How late each millisecond began, in milliseconds.</summary>
    public double[] Lateness() => [.. lateness];

    public void Dispose()
    {
        stopped = true;
        thread.Join();
        epoll.Dispose();
    }

    private void Run()
    {
        var start = Stopwatch.GetTimestamp();
        for (long tick = 0; !stopped;)
        {
            var ahead = TimeSpan.FromMilliseconds(tick) - Stopwatch.GetElapsedTime(start);
            var ready = epoll.Wait(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
            for (var i = 0; i < ready; i++)
            {
                readers[epoll.Ready(i)]?.Invoke();
            }

            while (asked.TryDequeue(out var work))
            {
                work();
            }

            if (Stopwatch.GetElapsedTime(start).TotalMilliseconds is var now && now >= tick)
            {
                lateness.Add(now - tick);
                StoodStillAt = now - tick > Standstill.TotalMilliseconds ? Stopwatch.GetTimestamp() : StoodStillAt;
                Beat((int)(tick % Slots));
                tick++;
            }
        }
    }

    private void Beat(int slot)
    {
        if (!IsSilent)
        {
            var due = slots[slot];
            due.RemoveAll(leg => leg.IsOver);
            foreach (var leg in due)
            {
                leg.Beat();
            }
        }
    }
}
