using AgentConnector.Hosting;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>The one clock of all media streams: every 100 ms it asks each of them what is due, so that no frame arms a timer.</summary>
internal sealed class StreamWatch(TimeProvider time) : IDisposable
{
    /// <summary>How exactly anything is noticed.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Ticker<Action> ticker = new(time, Tick, Ask);

    /// <summary>Asks from now on, until what is returned is disposed of.</summary>
    /// <param name="tick">Looks and returns: it holds up all streams. Never throws.</param>
    public IDisposable Watch(Action tick)
    {
        ticker.Add(tick);
        return new Watching(() => ticker.Remove(tick));
    }

    public void Dispose() => ticker.Dispose();

    private static void Ask(ReadOnlySpan<Action> ticks)
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
