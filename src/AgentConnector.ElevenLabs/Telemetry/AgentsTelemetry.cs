using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AgentConnector.ElevenLabs.Telemetry;

/// <summary>
/// What the library tells of itself to whoever listens, by the names of OpenTelemetry's conventions for generative AI (1.41, in development): a span
/// for each conversation (<c>invoke_agent</c>) and each client tool (<c>execute_tool</c>), and how long they took
/// (<c>gen_ai.client.operation.duration</c>). Nothing that was said, no parameter and no result is in it. Without a listener it costs nothing.
/// </summary>
public static class AgentsTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/>, for OpenTelemetry's <c>AddSource</c>.</summary>
    public const string SourceName = "AgentConnector.ElevenLabs";

    /// <summary>The name of the <see cref="Meter"/>, for OpenTelemetry's <c>AddMeter</c>.</summary>
    public const string MeterName = SourceName;

    internal const string InvokeAgent = "invoke_agent";
    internal const string ExecuteTool = "execute_tool";

    private const string Provider = "elevenlabs";

    /// <summary>The conventions' own, and up to an hour: a conversation is longer than a model's answer.</summary>
    private static readonly double[] Boundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68, 655.36, 1310.72, 2621.44];

    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "How long a conversation with an agent, or a client tool, took.", advice: new() { HistogramBucketBoundaries = Boundaries });

    internal static ActivitySource Source { get; } = new(SourceName);

    internal static void Name(Activity? span, string operation) => span?.SetTag("gen_ai.operation.name", operation).SetTag("gen_ai.provider.name", Provider);

    /// <param name="operation">Which.</param>
    /// <param name="took">How long.</param>
    /// <param name="host">Of the cloud; null for what runs here.</param>
    /// <param name="error">A kind of failure, of which there are few; null for none.</param>
    internal static void Took(string operation, TimeSpan took, string? host, string? error)
    {
        if (!Durations.Enabled)
        {
            return;
        }

        var tags = new TagList { { "gen_ai.operation.name", operation }, { "gen_ai.provider.name", Provider } };
        if (host is not null)
        {
            tags.Add("server.address", host);
        }

        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Durations.Record(took.TotalSeconds, tags);
    }

    internal static void Fail(Activity? span, string? error)
    {
        if (error is not null)
        {
            span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }
    }
}
