using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>What else went on while a subject was measured: figures taken then say little of the subject.</summary>
internal static class Disturbances
{
    /// <summary>A load that sends later than this has shared its core with something else.</summary>
    private const double LatestMilliseconds = 10;

    /// <summary>A tenth of the two cores.</summary>
    private const double MostOfOthers = 0.2;

    /// <summary>A line for each.</summary>
    public static IReadOnlyList<string> Of(Comparison comparison) =>
    [
        .. Of(comparison, Subject.Service, comparison.Service),
        .. Of(comparison, Subject.Bare, comparison.Bare),
    ];

    private static IEnumerable<string> Of(Comparison comparison, Subject subject, LoadResult? result)
    {
        if (result?.SentLate.P99 > LatestMilliseconds)
        {
            yield return Line($"the load itself sent {result.SentLate.P99:F1} ms late (p99; at most {LatestMilliseconds})");
        }

        if (result?.OthersCore > MostOfOthers)
        {
            yield return Line($"others on this machine took {result.OthersCore:P0} of a core (at most {MostOfOthers:P0})");
        }

        string Line(FormattableString what) => $"{comparison}, {Values.Name(subject)}: {FormattableString.Invariant(what)}";
    }
}
