using System.Diagnostics.Metrics;
using Polly;
using Polly.CircuitBreaker;

namespace AgentConnector.Hosting.Resilience;

/// <summary>
/// Whether a far side is asked at all. When most of what it was asked lately has failed it is left alone for a while, then asked once, and again by
/// everybody when that went well: nobody waits for what will not come, and it is given the time to recover.
/// </summary>
internal sealed partial class Circuit
{
    /// <summary>How long it is left alone.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>The time that is looked back on.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(30);

    /// <summary>Fewer questions say nothing.</summary>
    private const int FewestQuestions = 8;

    private const double MostFailures = 0.6;

    private readonly Lock gate = new();
    private readonly string farSide;
    private readonly TimeProvider time;
    private readonly ILogger<Circuit> logger;
    private readonly KeyValuePair<string, object?> label;
    private long opened;
    private long? openSince;

    /// <param name="farSide">For people, such as <c>ElevenLabs</c>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meters">Its state is told by these.</param>
    /// <param name="logger">Is told when it opens and closes.</param>
    public Circuit(string farSide, TimeProvider time, IMeterFactory meters, ILogger<Circuit> logger)
    {
        (this.farSide, this.time, this.logger, label) = (farSide, time, logger, new("far_side", farSide));
        var meter = meters.Create("AgentConnector.Hosting");
        meter.CreateObservableGauge("agent_connector.circuit.open", Observe, description: "1 while a far side is left alone because it failed to answer too often, else 0.");
        meter.CreateObservableCounter(
            "agent_connector.circuit.opened", () => new Measurement<long>(Volatile.Read(ref opened), label), description: "How often a far side was left alone because it failed to answer too often.");
    }

    /// <summary>How long it is not asked from now on; null when it may be.</summary>
    public TimeSpan? RestsFor
    {
        get
        {
            lock (gate)
            {
                return openSince is { } since && Rest - time.GetElapsedTime(since) is { Ticks: > 0 } left ? left : null;
            }
        }
    }

    /// <summary>What is the matter, for people; null when nothing is.</summary>
    public string? Trouble
    {
        get
        {
            lock (gate)
            {
                return openSince is null ? null
                    : RestsFor is { } left ? $"{farSide} has failed to answer too often: it is not asked for {Math.Ceiling(left.TotalSeconds):0} s. Look at its status page, and at the network."
                    : $"{farSide} has failed to answer too often: the next request tries it again.";
            }
        }
    }

    /// <summary>As a strategy: what counts as a failure is said by <see cref="Signs"/>.</summary>
    public CircuitBreakerStrategyOptions<HttpResponseMessage> ToOptions() => new()
    {
        SamplingDuration = Lately,
        MinimumThroughput = FewestQuestions,
        FailureRatio = MostFailures,
        BreakDuration = Rest,
        ShouldHandle = asked => ValueTask.FromResult(Signs.IsFailure(asked.Outcome) || ProvesNothing(asked.Outcome)),
        OnOpened = _ => Note(time.GetTimestamp()),
        OnClosed = _ => Note(since: null),
    };

    /// <summary>The one question that would close it was taken back before there was an answer.</summary>
    private bool ProvesNothing(Outcome<HttpResponseMessage> outcome)
    {
        lock (gate)
        {
            return openSince is not null && outcome.Exception is OperationCanceledException;
        }
    }

    private Measurement<int> Observe()
    {
        lock (gate)
        {
            return new(openSince is null ? 0 : 1, label);
        }
    }

    private ValueTask Note(long? since)
    {
        lock (gate)
        {
            openSince = since;
        }

        if (since is null)
        {
            LogClosed(farSide);
        }
        else
        {
            Interlocked.Increment(ref opened);
            LogOpened(farSide, Rest.TotalSeconds);
        }

        return ValueTask.CompletedTask;
    }

    [LoggerMessage(1070, LogLevel.Warning, "{FarSide} has failed to answer too often and is not asked for {Seconds} s")]
    private partial void LogOpened(string farSide, double seconds);

    [LoggerMessage(1071, LogLevel.Information, "{FarSide} answers again")]
    private partial void LogClosed(string farSide);
}
