namespace AgentConnector.Hosting;

/// <summary>
/// A thread of its own for work that waits for the disk, one piece after the other. A disk that stands still holds up what is queued here and not a thread
/// of the pool, of which a machine with one processor has one: sound would wait for it, too.
/// </summary>
internal sealed class DiskThread : IDisposable
{
    private readonly object gate = new(); // to wait on, which a Lock cannot
    private readonly Queue<Action> queue = [];
    private bool disposed;
    private bool over;

    /// <param name="name">As a profile by threads shows it; at most 15 letters.</param>
    public DiskThread(string name) => new Thread(Work) { IsBackground = true, Name = name }.UnsafeStart(); // not in the context of the call that came first

    /// <summary>Queues work that never throws; whoever queues bounds how much. When the thread is over whoever brings it does it.</summary>
    public void Post(Action work)
    {
        lock (gate)
        {
            if (over)
            {
                work();
                return;
            }

            queue.Enqueue(work);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>What is queued is still done; then the thread is over.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Monitor.Pulse(gate);
        }
    }

    private void Work()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        lock (gate)
        {
            while (queue.Count == 0 && !disposed)
            {
                Monitor.Wait(gate);
            }

            over = !queue.TryDequeue(out var work);
            return work;
        }
    }
}
