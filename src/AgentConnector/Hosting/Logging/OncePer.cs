namespace AgentConnector.Hosting.Logging;

/// <summary>What happens again and again is said once in a period. Thread-safe.</summary>
internal sealed class OncePer(TimeSpan period, TimeProvider time)
{
    private readonly Lock gate = new();
    private long? said;

    /// <summary>Whether it is to be said now; then not again before the period is over.</summary>
    public bool IsDue()
    {
        lock (gate)
        {
            if (said is { } last && time.GetElapsedTime(last) < period)
            {
                return false;
            }

            said = time.GetTimestamp();
            return true;
        }
    }
}
