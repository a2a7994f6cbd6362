using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AgentConnector.Bench;

/// <summary>How many times faster than it is heard a frame of 20 ms is handled: how many such streams one core could carry.</summary>
internal sealed class RealTimeColumn : IColumn
{
    private const double FrameNanoseconds = 20_000_000;

    public string Id => nameof(RealTimeColumn);

    public string ColumnName => "× real time";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "20 ms of audio ÷ time taken for it";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { } statistics ? $"{FrameNanoseconds / statistics.Mean:N0}" : "?";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
