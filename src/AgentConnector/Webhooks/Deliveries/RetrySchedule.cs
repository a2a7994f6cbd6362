using System.Security.Cryptography;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>When a delivery is tried again: back-off with jitter for a day, the last try at its end.</summary>
internal sealed class RetrySchedule
{
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromHours(24);

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(6);

    private static readonly Dictionary<RetryPace, TimeSpan[]> Pauses = new()
    {
        [RetryPace.Ordinary] = Seconds(5, 300, 1_800, 7_200, 18_000, 36_000),
        [RetryPace.Unavailable] = Seconds(1, 2, 5, 10, 20, 30, 60, 60, 120, 300, 1_800, 7_200, 18_000, 36_000),
        [RetryPace.Imminent] = Seconds(0.3, 1, 2, 5, 10, 20, 30, 60, 60, 60, 300),
    };

    /// <summary>0 to 1; a test may take the chance out of it.</summary>
    public Func<double> Chance { get; init; } = () => RandomNumberGenerator.GetInt32(1_000) / 1_000.0;

    /// <summary>The time of the next try, or null when the day is over.</summary>
    /// <param name="meaning">What the last try brought.</param>
    /// <param name="attempts">How many there were, that one included.</param>
    /// <param name="firstTry">When the first was.</param>
    /// <param name="now">When the last ended.</param>
    public DateTimeOffset? Next(Meaning meaning, int attempts, DateTimeOffset firstTry, DateTimeOffset now)
    {
        var end = firstTry + GivenUpAfter;
        if (now >= end)
        {
            return null;
        }

        var pauses = Pauses[meaning.Pace];
        var pause = pauses[Math.Min(attempts, pauses.Length) - 1] * (0.9 + (0.2 * Chance()));
        if (meaning.NotBefore is { } asked && asked > pause)
        {
            pause = asked < LongestRetryAfter ? asked : LongestRetryAfter;
        }

        return now + pause < end ? now + pause : end;
    }

    private static TimeSpan[] Seconds(params double[] seconds) => [.. seconds.Select(TimeSpan.FromSeconds)];
}
