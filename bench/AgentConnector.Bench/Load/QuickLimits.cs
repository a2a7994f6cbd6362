using System.Globalization;

namespace AgentConnector.Bench.Load;

/// <summary>What <c>--quick</c> lets pass: wide enough for a run of seconds on a machine that has other things to do. Memory is not judged: of so few calls the
/// collector's room is most of it.</summary>
internal static class QuickLimits
{
    /// <summary>Below this a delay is the scheduler's, and a ratio of two such means nothing.</summary>
    private const double LeastMilliseconds = 10;

    /// <summary>A load that sends later than this has shared its core with something else.</summary>
    private const double LatestMilliseconds = 10;

    private static readonly IReadOnlyList<(string Name, Func<Comparison, double> Figure, double Most)> Limits =
    [
        ("CPU per call-minute, product by bare", comparison => comparison.Ratios!.CpuPerCallMinute, 1.5),
        ("p99 caller → agent, product by bare", comparison => Delay(comparison.Product!.ToAgent, comparison.Bare!.ToAgent), 2),
        ("p99 agent → caller, product by bare", comparison => Delay(comparison.Product!.ToCaller, comparison.Bare!.ToCaller), 2),
        ("frames, marks and calls that the product lost", comparison => comparison.Product!.FramesLost + comparison.Product.MarksMissing + comparison.Product.CallsLost, 0),
        ("call.latency per turn", comparison => comparison.Product!.Stored!.LatenciesPerTurn, 1),
    ];

    /// <summary>A line for each measurement that says nothing of the product.</summary>
    public static IReadOnlyList<string> Unfit(IEnumerable<Comparison> comparisons) =>
    [
        .. from comparison in comparisons
           from result in comparison.Results
           where result.SentLate.P99 > LatestMilliseconds
           select string.Create(CultureInfo.InvariantCulture, $"{comparison.Profile}, {comparison.Calls} calls: the load itself sent {result.SentLate.P99:F1} ms late (p99). Not judged: run it again when the machine has nothing else to do."),
    ];

    /// <summary>A line for each limit that is broken.</summary>
    public static IReadOnlyList<string> Broken(IEnumerable<Comparison> comparisons) =>
    [
        .. from comparison in comparisons
           from limit in Limits
           let figure = limit.Figure(comparison)
           where figure > limit.Most
           select string.Create(CultureInfo.InvariantCulture, $"{comparison.Profile}, {comparison.Calls} calls: {limit.Name} is {figure:F2}, more than {limit.Most}."),
    ];

    private static double Delay(Percentiles product, Percentiles bare) =>
        Math.Max(product.P99, LeastMilliseconds) / Math.Max(bare.P99, LeastMilliseconds);
}
