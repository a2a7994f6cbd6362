namespace AgentConnector.AgentTests.Judging;

/// <summary>How fast the agent answered and fell silent, at the caller's ear, and how long the call was.</summary>
internal static class Times
{
    public static IEnumerable<Verdict> Of(Expected expected, Talk talk) =>
    [
        .. Responses(expected.ResponseMs, talk.Caller.Answers),
        .. Silences(expected.SilenceAfterInterruptionMs, talk.Caller.Silences),
        .. Duration(expected.DurationSeconds, talk.End.DurationMs / 1000.0),
    ];

    /// <summary>The smallest time that so many of a hundred do not exceed; null of nothing.</summary>
    public static double? Percentile(IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * percent / 100.0) - 1)];
    }

    private static IEnumerable<Verdict> Responses(ResponseLimits? limits, IReadOnlyList<TimeSpan?> answers)
    {
        if (limits is null)
        {
            yield break;
        }

        var times = answers.OfType<TimeSpan>().Select(time => time.TotalMilliseconds).ToList();
        foreach (var (name, limit, percent) in new[] { ("p50", limits.P50, 50), ("p95", limits.P95, 95), ("max", limits.Max, 100) })
        {
            if (limit is { } most)
            {
                var found = Percentile(times, percent);
                yield return new($"the response, {name}", found <= most, found is { } ms
                    ? FormattableString.Invariant($"{ms:0} ms, of {times.Count}; expected {most:0} at most.")
                    : "The agent answered nothing.");
            }
        }
    }

    private static IEnumerable<Verdict> Silences(double? limit, IReadOnlyList<TimeSpan> silences)
    {
        if (limit is not { } most)
        {
            yield break;
        }

        var longest = silences.Count == 0 ? (double?)null : silences.Max().TotalMilliseconds;
        yield return new("silence after an interruption", longest <= most, longest is { } ms
            ? FormattableString.Invariant($"{ms:0} ms, the longest of {silences.Count}; expected {most:0} at most.")
            : "The caller interrupted nobody.");
    }

    private static IEnumerable<Verdict> Duration(SecondsRange? range, double seconds)
    {
        if (range is not null)
        {
            yield return new(
                "the duration",
                seconds >= (range.Min ?? 0) && seconds <= (range.Max ?? double.MaxValue),
                FormattableString.Invariant($"{seconds:0.0} s; expected {range.Min ?? 0:0.###} to {range.Max?.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture) ?? "any"}."));
        }
    }
}
