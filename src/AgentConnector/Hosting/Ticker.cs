namespace AgentConnector.Hosting;

/// <summary>One timer for many: it ticks while there are members, and lets an idle service sleep.</summary>
/// <param name="time">The clock.</param>
/// <param name="period">From one tick to the next.</param>
/// <param name="tick">Gets the members there are, in the order they came. Never throws.</param>
internal sealed class Ticker<T>(TimeProvider time, TimeSpan period, Action<T[]> tick) : IDisposable
    where T : class
{
    private readonly Lock gate = new();
    private readonly List<T> members = [];
    private T[] present = [];
    private ITimer? timer;

    public void Add(T member)
    {
        lock (gate)
        {
            members.Add(member);
            present = [.. members];
            timer ??= time.CreateTimer(_ => tick(Volatile.Read(ref present)), state: null, period, period);
        }
    }

    public void Remove(T member)
    {
        lock (gate)
        {
            members.Remove(member);
            present = [.. members];
            if (members.Count == 0)
            {
                timer?.Dispose();
                timer = null;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            timer?.Dispose();
        }
    }
}
