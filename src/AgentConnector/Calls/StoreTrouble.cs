namespace AgentConnector.Calls;

/// <summary>
/// Tells the log that the store is in trouble: once when it begins, with all that is known, and once when it is over. A nearly full disk takes what is
/// small and refuses what is not: the trouble is over when there was none for a while.
/// </summary>
internal sealed partial class StoreTrouble(TimeProvider time, ILogger<StoreTrouble> logger)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private long since;
    private long latest;
    private long failures;

    /// <summary>The store could not be written or read.</summary>
    public void Failed(Exception exception)
    {
        lock (gate)
        {
            latest = time.GetTimestamp();
            if (failures++ > 0)
            {
                return;
            }

            since = latest;
        }

        LogBegan(exception);
    }

    /// <summary>The store has taken something.</summary>
    public void Worked()
    {
        long count;
        TimeSpan lasted;
        lock (gate)
        {
            if (failures == 0 || time.GetElapsedTime(latest) < Calm)
            {
                return;
            }

            (count, lasted, failures) = (failures, time.GetElapsedTime(since, latest), 0);
        }

        LogOver(lasted, count);
    }

    [LoggerMessage(2901, LogLevel.Error, "The call store is in trouble; what is to be stored is kept, and tried again until it works")]
    private partial void LogBegan(Exception exception);

    [LoggerMessage(2902, LogLevel.Warning, "The call store takes facts again, after {Duration}; failures: {Count}")]
    private partial void LogOver(TimeSpan duration, long count);
}
