using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.AgentTests.Judging;
using AgentConnector.Calls;

namespace AgentConnector.AgentTests.Reports;

/// <summary>The results as JSON. Only <c>header</c> differs between two runs against the simulator.</summary>
internal sealed record JsonReport(ReportHeader Header, int Passed, int Failed, int CouldNotRun, IReadOnlyList<TestReport> Tests)
{
    /// <summary>For people and programs; it goes into no web page.</summary>
    private static readonly JsonSerializerOptions Readable = new(ReportJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonReport Of(ReportHeader header, IReadOnlyList<TestResult> results) => new(
        header,
        results.Count(result => result.Passed),
        results.Count(result => !result.Passed && result.Trouble is null),
        results.Count(result => result.Trouble is not null),
        [.. results.Select(TestReport.Of)]);

    public byte[] ToUtf8() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Readable.GetTypeInfo(typeof(JsonReport))), (byte)'\n'];
}

/// <summary>What differs from run to run.</summary>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="TookSeconds">How long it took on this machine.</param>
/// <param name="Version">Of this program.</param>
internal sealed record ReportHeader(DateTimeOffset StartedAt, double TookSeconds, string Version);

/// <summary>One test.</summary>
internal sealed record TestReport(
    string Name, string Against, string Outcome, string? Trouble, IReadOnlyList<Verdict>? Checks, TalkReport? Talk)
{
    public static TestReport Of(TestResult result) => new(
        result.Test,
        result.Against,
        result.Trouble is not null ? "could_not_run" : result.Passed ? "passed" : "failed",
        result.Trouble,
        result.Trouble is null ? result.Verdicts : null,
        result.Talk is { } talk ? TalkReport.Of(talk) : null);
}

/// <summary>What was said and done.</summary>
internal sealed record TalkReport(
    CallStatus Status, Ending End, long DurationMs, ResponseReport ResponseMs, IReadOnlyList<double> SilenceAfterInterruptionMs)
{
    public IReadOnlyList<ToolUse> Tools { get; init; } = [];

    /// <summary>In ElevenLabs' credits, where the test expects something of it and the record says so.</summary>
    public double? CostCredits { get; init; }

    public IReadOnlyList<Turn> Transcript { get; init; } = [];

    public static TalkReport Of(Talk talk) => new(
        talk.End.Status,
        talk.End.End,
        talk.End.DurationMs,
        ResponseReport.Of(talk.Caller.Answers),
        [.. talk.Caller.Silences.Select(time => Math.Round(time.TotalMilliseconds))])
    {
        Tools = talk.Tools,
        CostCredits = talk.Cost?.Credits,
        Transcript = talk.End.Transcript,
    };
}

/// <summary>Response times at the caller's ear, one for each thing he said; null where it had no answer.</summary>
internal sealed record ResponseReport(IReadOnlyList<double?> Each, double? P50, double? P95, double? Max)
{
    public static ResponseReport Of(IReadOnlyList<TimeSpan?> answers)
    {
        var each = answers.Select(time => time is { } some ? Math.Round(some.TotalMilliseconds) : (double?)null).ToList();
        var known = each.OfType<double>().ToList();
        return new(each, Times.Percentile(known, 50), Times.Percentile(known, 95), Times.Percentile(known, 100));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(JsonReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
