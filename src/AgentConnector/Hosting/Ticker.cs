namespace AgentConnector.Hosting;

/// <summary>One timer for many: it ticks while there are members, and lets an idle service sleep.</summary>
/// <param name="time">The clock.</param>
/// <param name="period">From a member's tick to its next.</param>
/// <param name="tick">Gets the members whose turn it is, in the order they came. Never throws.</param>
/// <param name="mostTurns">Where there are many, so that they do not all want the processor at the same moment: they take turns, so many in a period.</param>
internal sealed class Ticker<T>(TimeProvider time, TimeSpan period, Action<ReadOnlySpan<T>> tick, int mostTurns = 1) : IDisposable
    where T : class
{
    private readonly Lock gate = new();
    private readonly List<T> members = [];
    private T[] present = [];
    private ITimer? timer;
    private uint turn;

    public void Add(T member)
    {
        lock (gate)
        {
            members.Add(member);
            Deal();
        }
    }

    public void Remove(T member)
    {
        lock (gate)
        {
            members.Remove(member);
            Deal();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            timer?.Dispose();
        }
    }

    /// <summary>Few members take few turns: each tick wakes two threads.</summary>
    private void Deal()
    {
        var (before, now) = (TurnsFor(present), TurnsFor(members));
        present = [.. members];
        if (now == 0)
        {
            timer?.Dispose();
            timer = null;
        }
        else if (timer is null)
        {
            using (ExecutionContext.SuppressFlow()) // it is nobody's: it outlives the call that came first, and ticks for all
            {
                timer = time.CreateTimer(_ => Tick(), state: null, period / now, period / now);
            }
        }
        else if (now != before)
        {
            timer.Change(period / now, period / now);
        }
    }

    private void Tick()
    {
        var all = Volatile.Read(ref present);
        if (TurnsFor(all) is var turns and > 0)
        {
            var mine = (int)(Interlocked.Increment(ref turn) % (uint)turns);
            tick(all.AsSpan((all.Length * mine / turns)..(all.Length * (mine + 1) / turns)));
        }
    }

    private int TurnsFor(IReadOnlyCollection<T> those) => Math.Min(those.Count, mostTurns);
}
