namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// The one clock of all media streams: every 100 ms it asks each of them what is due, so that no frame arms a timer. It does not tick while there are none.
/// </summary>
internal sealed class StreamWatch : IDisposable
{
    /// <summary>How exactly anything is noticed.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly HashSet<Action> watched = [];
    private readonly ITimer timer;
    private Action[] ticks = [];

    public StreamWatch(TimeProvider time) =>
        timer = time.CreateTimer(_ => Ask(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Asks from now on, until what is returned is disposed of.</summary>
    /// <param name="tick">Looks and returns: it holds up all streams. Never throws.</param>
    public IDisposable Watch(Action tick)
    {
        Change(tick, added: true);
        return new Watching(() => Change(tick, added: false));
    }

    public void Dispose() => timer.Dispose();

    private void Change(Action tick, bool added)
    {
        lock (gate)
        {
            _ = added ? watched.Add(tick) : watched.Remove(tick);
            if (ticks.Length == 0 || watched.Count == 0)
            {
                var period = watched.Count == 0 ? Timeout.InfiniteTimeSpan : Tick;
                timer.Change(period, period);
            }

            ticks = [.. watched];
        }
    }

    private void Ask()
    {
        foreach (var tick in ticks)
        {
            tick();
        }
    }

    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
