using System.Diagnostics.Metrics;
using AgentConnector.Calls;
using AgentConnector.History.Storage;
using AgentConnector.Wire;

namespace AgentConnector.History.Retention;

/// <summary>Sweeps a while after the start, and then every hour.</summary>
internal sealed partial class RetentionClock : BackgroundService
{
    public static readonly TimeSpan First = TimeSpan.FromMinutes(3);
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Rewriting a large database takes a while in which nothing is stored: it waits for a moment without calls, once a day at most.</summary>
    private static readonly TimeSpan CompactionPeriod = TimeSpan.FromDays(1);

    /// <summary>Between two sweeps the date moves on as time does, give or take.</summary>
    private static readonly TimeSpan OrdinaryJump = TimeSpan.FromHours(3);

    private readonly RetentionSweep sweep;
    private readonly JournalWriter writer;
    private readonly TimeProvider time;
    private readonly ILogger<RetentionClock> logger;
    private readonly Counter<long> removed;
    private long? compacted;
    private (DateTimeOffset Date, long Timestamp) latest;

    public RetentionClock(RetentionSweep sweep, JournalWriter writer, IMeterFactory meters, TimeProvider time, ILogger<RetentionClock> logger)
    {
        (this.sweep, this.writer, this.time, this.logger) = (sweep, writer, time, logger);
        removed = meters.Create("AgentConnector.Retention").CreateCounter<long>(
            "agent_connector.retention.removed", description: "Calls of which something was removed because its time was up, by what.");
        latest = (time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>One sweep, told in one line.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var tally = await sweep.RunAsync(cancellationToken);
            foreach (var part in Enum.GetValues<KeptParts>().Where(part => tally.Of(part) > 0))
            {
                removed.Add(tally.Of(part), new KeyValuePair<string, object?>("part", WireName.Of(part)));
            }

            if (!tally.IsEmpty)
            {
                LogSwept(
                    tally.Of(KeptParts.Transcript),
                    tally.Of(KeptParts.Events),
                    tally.Of(KeptParts.Recording),
                    tally.Of(KeptParts.Metadata),
                    tally.Of(KeptParts.Deliveries),
                    tally.Audit,
                    time.GetElapsedTime(began).TotalSeconds,
                    tally.Kept);
            }

            if (tally.ChangedDatabase && (compacted is not { } latest || time.GetElapsedTime(latest) >= CompactionPeriod)
                && await writer.WriteAloneAsync(Compaction.TidyUp, cancellationToken))
            {
                compacted = time.GetTimestamp();
            }
        }
        catch (JournalException e)
        {
            LogPutOff(e.Message); // what was done stays so
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(First, time, stoppingToken);
            using var hours = new PeriodicTimer(Period, time);
            do
            {
                if (DateCanBeTrusted())
                {
                    await SweepAsync(stoppingToken);
                }
            }
            while (await hours.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Another start goes on with it.
        }
        catch (Exception e)
        {
            LogDefect(e); // calls go on
        }
    }

    /// <summary>
    /// What a wrong date removes is gone. One that has leapt ahead since the last sweep may be wrong, so this one is left out; if it stays so it is the date.
    /// </summary>
    private bool DateCanBeTrusted()
    {
        var (before, now) = (latest, time.GetUtcNow());
        latest = (now, time.GetTimestamp());
        var ahead = now - before.Date - time.GetElapsedTime(before.Timestamp, latest.Timestamp);
        if (ahead <= OrdinaryJump)
        {
            return true;
        }

        LogDateLeapt(ahead.TotalHours);
        return false;
    }

    [LoggerMessage(5053, LogLevel.Warning, "The clock of this machine has leapt {Hours:0} hours ahead. Nothing is removed for its age until the next hour: set the clock right before, if it is wrong")]
    private partial void LogDateLeapt(double hours);

    [LoggerMessage(5050, LogLevel.Information, "Kept for long enough, and removed: {Transcripts} transcripts, {Events} calls' events, {Recordings} recordings, "
        + "{Metadata} calls' metadata, {Deliveries} calls' deliveries, {Audit} audit entries, in {Seconds:0.0} s. {Kept} recordings could not be deleted")]
    private partial void LogSwept(int transcripts, int events, int recordings, int metadata, int deliveries, int audit, double seconds, int kept);

    [LoggerMessage(5051, LogLevel.Warning, "What was kept for long enough could not all be removed; the next sweep goes on. {Reason}")]
    private partial void LogPutOff(string reason);

    [LoggerMessage(5052, LogLevel.Error, "A defect: what was kept for long enough is not removed any more until the next start")]
    private partial void LogDefect(Exception exception);
}
