using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using AgentConnector.Hosting.Logging;

namespace AgentConnector.Hosting.Listening;

/// <summary>
/// The connections to the service: so many that files are left for its calls. Nobody is turned away at the door. Where room is needed, strangers
/// are shown out, those first who have been served or have been here longest: who comes with a key or a signature shows it at once. How long that
/// takes is up to the machine, so age is measured by its work: nobody is shown out before what came earlier has been looked at.
/// </summary>
internal sealed partial class Connections : IDisposable
{
    // Room for many is made at once, so that a crowd at the door is let in as fast as it comes.
    private const int ShareShownOut = 16;

    private static readonly TimeSpan RoomTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SaidAgain = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly LinkedList<Visitor> strangers = new();
    private readonly LinkedList<Visitor> known = new();
    private readonly SemaphoreSlim room;
    private readonly PipeScheduler work;
    private readonly ILogger<Connections> logger;
    private readonly CancellationTokenRegistration stopping;
    private readonly OncePer saying;
    private long shownOut;

    public Connections(
        int most, PipeScheduler work, IHostApplicationLifetime application, IMeterFactory meters, TimeProvider time, ILogger<Connections> logger)
    {
        Most = most;
        room = new(Most);
        this.work = work;
        saying = new(SaidAgain, time);
        this.logger = logger;
        var meter = meters.Create("AgentConnector.Hosting");
        meter.CreateObservableCounter(
            "agent_connector.connections_shown_out", () => Volatile.Read(ref shownOut), description: "Connections of strangers that were closed to make room.");
        meter.CreateObservableGauge("agent_connector.connections_limit", () => Most, description: "Connections there may be at once.");
        stopping = application.ApplicationStopping.Register(ShowStrangersOut);
    }

    /// <summary>At once.</summary>
    public int Most { get; }

    /// <summary>Returns when there is room for one more.</summary>
    public async ValueTask RoomAsync(CancellationToken cancellationToken)
    {
        while (!await room.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            await WorkDoneAsync();
            MakeRoom();
            if (await room.WaitAsync(RoomTimeout, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Gives back room that was not needed after all, or not any more.</summary>
    public void GiveBack() => room.Release();

    /// <summary>Takes the room that <see cref="RoomAsync"/> has found.</summary>
    public Visitor Enter(Action showOut)
    {
        var visitor = new Visitor(this, showOut);
        lock (gate)
        {
            visitor.Place = strangers.AddLast(visitor);
        }

        return visitor;
    }

    /// <summary>The connection is closed.</summary>
    public void Leave(Visitor visitor)
    {
        lock (gate)
        {
            Unlist(visitor);
        }

        GiveBack();
    }

    public void AtWork(Visitor visitor)
    {
        lock (gate)
        {
            Unlist(visitor);
            visitor.IsKnown = true;
        }
    }

    /// <summary>A stranger's request has come: it gets its time to show whose it is.</summary>
    public void Asked(Visitor visitor)
    {
        lock (gate)
        {
            if (visitor.Place?.List == strangers)
            {
                Unlist(visitor);
                visitor.Place = strangers.AddLast(visitor);
            }
        }
    }

    /// <summary>The request was served: a stranger has had what it came for, and is the first to go.</summary>
    public void AtRest(Visitor visitor)
    {
        lock (gate)
        {
            if (visitor is { IsKnown: true, Place: null })
            {
                visitor.Place = known.AddLast(visitor);
            }
            else if (visitor.Place?.List == strangers)
            {
                Unlist(visitor);
                visitor.Place = strangers.AddFirst(visitor);
            }
        }
    }

    public void Dispose()
    {
        stopping.Dispose();
        room.Dispose();
    }

    private static void Unlist(Visitor visitor)
    {
        visitor.Place?.List?.Remove(visitor.Place);
        visitor.Place = null;
    }

    /// <summary>
    /// Returns when the work that waits by now has had its turn. On a machine at its limit a newcomer's request waits there longer than a crowd
    /// takes to push him through the house; with this turn before each share that is shown out, the crowd comes in no faster than requests are read.
    /// </summary>
    private Task WorkDoneAsync()
    {
        var done = new TaskCompletionSource();
        work.Schedule(static done => ((TaskCompletionSource)done!).SetResult(), done);
        return done.Task;
    }

    private void MakeRoom()
    {
        var leaving = new List<Visitor>();
        lock (gate)
        {
            var wanted = Math.Max(1, strangers.Count / ShareShownOut);
            while (leaving.Count < wanted && (strangers.First ?? known.First) is { } first)
            {
                leaving.Add(first.Value);
                Unlist(first.Value);
            }
        }

        if (saying.IsDue())
        {
            LogFull(Most);
        }

        Interlocked.Add(ref shownOut, leaving.Count);
        leaving.ForEach(visitor => visitor.ShowOut());
    }

    /// <summary>When the service stops, whoever is not at work has nothing to wait for.</summary>
    private void ShowStrangersOut()
    {
        List<Visitor> leaving;
        lock (gate)
        {
            leaving = [.. strangers];
        }

        leaving.ForEach(visitor => visitor.ShowOut());
    }

    [LoggerMessage(1040, LogLevel.Warning,
        "All {Most} connections are in use: strangers are shown out, those first who have been here longest. A higher limit of open files allows more")]
    private partial void LogFull(int most);
}
