using AgentConnector.Agents;

namespace AgentConnector.Calls.Checking;

/// <summary>
/// Answers of the last minute: many who ask for the same thing ask once. What failed is asked for again. Bounded; the oldest goes first.
/// </summary>
internal sealed class Recent<TKey, T>(TimeProvider time)
    where TKey : notnull
{
    private const int Most = 200;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Reading> readings = [];

    /// <param name="key">What is asked for.</param>
    /// <param name="ask">Asks, and ends within a time of its own: others may wait for the same.</param>
    /// <param name="cancellationToken">Ends this wait alone.</param>
    /// <exception cref="AgentException">The cloud refused, was unreachable, or too slow.</exception>
    public Task<T> GetAsync(TKey key, Func<Task<T>> ask, CancellationToken cancellationToken) =>
        ReadingOf(key, ask).Answer.Value.WaitAsync(cancellationToken);

    private Reading ReadingOf(TKey key, Func<Task<T>> ask)
    {
        lock (gate)
        {
            if (readings.TryGetValue(key, out var known) && IsOfUse(known))
            {
                return known;
            }

            if (readings.Count >= Most)
            {
                readings.Remove(readings.MinBy(entry => entry.Value.At).Key);
            }

            return readings[key] = new(new(ask), time.GetTimestamp());
        }
    }

    private bool IsOfUse(Reading reading) =>
        time.GetElapsedTime(reading.At) < Fresh && !(reading.Answer.IsValueCreated && reading.Answer.Value is { IsCompleted: true, IsCompletedSuccessfully: false });

    private sealed record Reading(Lazy<Task<T>> Answer, long At);
}
