using System.Globalization;

namespace AgentConnector.Bench.Load;

/// <summary>The results, a column for each number of calls.</summary>
internal static class LoadTable
{
    public static string Of(IReadOnlyList<LoadResult> results)
    {
        string[] lines =
        [
            Line("Calls at once", results, result => Text(result.Calls, "N0")),
            $"|---|{string.Concat(results.Select(_ => "---:|"))}",
            Line("connected within a minute", results, result => Text(result.CallsTalking, "N0")),
            Line("CPU seconds per call-minute", results, result => Text(result.CpuPerCallMinute, "F3")),
            Line("the service's core", results, result => Text(result.ServiceCore, "P0")),
            Line("memory per call, kB", results, result => Text(result.KilobytesPerCall, "N0")),
            Line("added delay caller → agent, ms, p50 / p99", results, result => result.ToAgent.ToString()),
            Line("added delay agent → caller, ms, p50 / p99", results, result => result.ToCaller.ToString()),
            Line("control: the load to itself, ms, p50 / p99", results, result => result.Control.ToString()),
            Line("the load's core", results, result => Text(result.LoadCore, "P0")),
            Line("the load sent late, ms, p50 / p99", results, result => result.SentLate.ToString()),
            Line("filters → agent / → caller, ms", results, result => FormattableString.Invariant($"{result.CodecToAgent:F1} / {result.CodecToCaller:F1}")),
            Line("frames that arrived", results, result => Text(result.FramesArrived, "P2")),
            Line("marks missing / calls lost", results, result => FormattableString.Invariant($"{result.MarksMissing} / {result.CallsLost}")),
            Line("idle before, MB", results, result => Text(result.IdleMegabytes, "F0")),
        ];
        return string.Join('\n', lines);
    }

    private static string Line(string name, IReadOnlyList<LoadResult> results, Func<LoadResult, string> cell) =>
        $"| {name} | {string.Join(" | ", results.Select(cell))} |";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
