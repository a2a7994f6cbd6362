using System.Globalization;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Problems;

namespace AgentConnector.Bench.Load;

/// <summary>What <c>--quick</c> lets pass: wide enough for a run of seconds. Memory is not judged: of so few calls the collector's room is most of it.</summary>
internal static class QuickLimits
{
    /// <summary>By the bare bridge's, which of `talk` has less to do.</summary>
    public const double Cpu = 1.5;

    public const double CpuOfTalk = 1.85;

    /// <summary>What a script is told when nothing is broken and not all could be judged.</summary>
    public const int NotJudged = 3;

    /// <summary>Below this a delay is the scheduler's, and a ratio of two such means nothing.</summary>
    private const double LeastMilliseconds = 10;

    private static readonly IReadOnlyList<(string Name, Func<Comparison, double> Figure, Func<Profile, double> Most)> Limits =
    [
        ("CPU without the compiler, service by bare", comparison => comparison.Ratios!.CpuWithoutCompiler, profile => profile is Profile.Talk ? CpuOfTalk : Cpu),
        ("p99 caller → agent, service by bare", comparison => Delay(comparison.Service!.ToAgent, comparison.Bare!.ToAgent), _ => 2),
        ("p99 agent → caller, service by bare", comparison => Delay(comparison.Service!.ToCaller, comparison.Bare!.ToCaller), _ => 2),
        ("frames, marks and calls that the service lost or did not take", comparison => Lost(comparison.Service!), _ => 0),
        ("call.latency per turn", comparison => comparison.Service!.Stored!.LatenciesPerTurn, _ => 1),
    ];

    /// <summary>Judges each measurement by itself: one that was disturbed says nothing, and hides no other.</summary>
    /// <param name="comparisons">Both subjects, each.</param>
    /// <param name="output">Gets what passed, what is broken, and what was not judged.</param>
    /// <returns>The exit code.</returns>
    public static int Judge(IReadOnlyList<Comparison> comparisons, TextWriter output)
    {
        var exitCode = ExitCode.Done;
        foreach (var comparison in comparisons)
        {
            if (Disturbances.Of(comparison) is { Count: > 0 } disturbances)
            {
                output.WriteLine($"not judged: {string.Join("; ", disturbances)}. Run it again when the machine has nothing else to do.");
                exitCode = exitCode is ExitCode.Done ? NotJudged : exitCode;
                continue;
            }

            var judged = Limits.Select(limit => (limit.Name, Figure: limit.Figure(comparison), Most: limit.Most(comparison.Profile)))
                .ToLookup(limit => limit.Figure > limit.Most, limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Name} {limit.Figure:0.##} (at most {limit.Most})"));
            foreach (var (word, figures) in new[] { ("broken", judged[true]), ("passed", judged[false]) }.Where(kind => kind.Item2.Any()))
            {
                output.WriteLine($"{word}: {comparison}: {string.Join("; ", figures)}");
            }

            exitCode = judged[true].Any() ? ExitCode.Failed : exitCode;
        }

        return exitCode;
    }

    private static int Lost(LoadResult result) => result.FramesLost + result.MarksMissing + result.CallsLost + result.Calls - result.CallsTalking;

    private static double Delay(Percentiles service, Percentiles bare) =>
        Math.Max(service.P99, LeastMilliseconds) / Math.Max(bare.P99, LeastMilliseconds);
}
