using System.Globalization;
using AgentConnector.Bench.Load.Conversations;

namespace AgentConnector.Bench.Load;

/// <summary>The results of one profile: for each number of calls a column of the service, one of the bare bridge, and one of their ratio.</summary>
internal static class LoadTable
{
    private static readonly IReadOnlyList<(string Name, Func<LoadResult, string> Cell, Func<Ratios, double>? Ratio)> Lines =
    [
        ("connected within a minute", result => Text(result.CallsTalking, "N0"), null),
        ("CPU seconds per call-minute", result => Text(result.CpuPerCallMinute, "F3"), ratios => ratios.CpuPerCallMinute),
        ("of it the compiler", result => Text(result.CompilerShare, "P0"), null),
        ("of its core", result => Text(result.Core, "P0"), null),
        ("memory per call, kB", result => Text(result.KilobytesPerCall, "N0"), ratios => ratios.KilobytesPerCall),
        ("context switches per second", result => Text(result.SwitchesPerSecond, "N0"), ratios => ratios.SwitchesPerSecond),
        ("added delay caller → agent, ms, p50", result => Text(result.ToAgent.P50, "F1"), ratios => ratios.ToAgentP50),
        ("added delay caller → agent, ms, p99", result => Text(result.ToAgent.P99, "F1"), ratios => ratios.ToAgentP99),
        ("added delay agent → caller, ms, p50", result => Text(result.ToCaller.P50, "F1"), ratios => ratios.ToCallerP50),
        ("added delay agent → caller, ms, p99", result => Text(result.ToCaller.P99, "F1"), ratios => ratios.ToCallerP99),
        ("control: the load to itself, ms, p50 / p99", result => result.Control.ToString(), null),
        ("the load's core", result => Text(result.LoadCore, "P0"), null),
        ("others on this machine, % of a core", result => Text(result.OthersCore * 100, "F0"), null),
        ("the load sent late, ms, p50 / p99", result => result.SentLate.ToString(), null),
        ("filters → agent / → caller, ms", result => FormattableString.Invariant($"{result.CodecToAgent:F1} / {result.CodecToCaller:F1}"), null),
        ("frames that arrived", result => Text(result.FramesArrived, "P2"), null),
        ("lost: frames / marks / calls", result => FormattableString.Invariant($"{result.FramesLost} / {result.MarksMissing} / {result.CallsLost}"), null),
        ("idle before, MB", result => Text(result.IdleMegabytes, "F0"), null),
        ("call.latency per turn", result => result.Stored is { } stored ? Text(stored.LatenciesPerTurn, "F2") : "", null),
        ("facts stored", result => result.Stored is { } stored ? Text(stored.All, "N0") : "", null),
    ];

    public static string Of(IReadOnlyList<Comparison> comparisons) => string.Join(
        "\n\n",
        comparisons.GroupBy(comparison => comparison.Profile).Select(profile => Of(profile.Key, [.. profile])));

    private static string Of(Profile profile, IReadOnlyList<Comparison> comparisons)
    {
        string[] lines =
        [
            $"| {Values.Name(profile)} | {string.Concat(comparisons.Select(comparison => FormattableString.Invariant($"{comparison.Calls} calls: service | bare | ratio | ")))}".TrimEnd(),
            $"|---|{string.Concat(comparisons.Select(_ => "---:|---:|---:|"))}",
            .. Lines.Select(line => $"| {line.Name} | {string.Concat(comparisons.Select(comparison => Cells(comparison, line.Cell, line.Ratio)))}".TrimEnd()),
        ];
        return $"{string.Join('\n', lines)}\n\n{string.Join('\n', comparisons.Select(Threads))}";
    }

    private static string Cells(Comparison comparison, Func<LoadResult, string> cell, Func<Ratios, double>? ratio) =>
        $"{Cell(comparison.Service, cell)} | {Cell(comparison.Bare, cell)} | {(ratio is not null && comparison.Ratios is { } ratios ? Text(ratio(ratios), "F2") : "")} | ";

    private static string Cell(LoadResult? result, Func<LoadResult, string> cell) => result is null ? "" : cell(result);

    private static string Threads(Comparison comparison) => comparison.Service is null
        ? ""
        : FormattableString.Invariant($"Threads of the service at {comparison.Calls} calls: ")
            + string.Join(", ", comparison.Service.Threads.Select(thread => $"{thread.Key} {Text(thread.Value, "P1")}"));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
