using AgentConnector.Calls.Talking;

namespace AgentConnector.Calls.Starting;

/// <summary>
/// At start, before the first request: calls that a killed process left open get their one ending, and their recordings are made readable.
/// </summary>
internal sealed partial class InterruptedCalls(ICallJournal journal, IRecordingStore recordings, ILogger<InterruptedCalls> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await journal.OpenCallsAsync(cancellationToken))
        {
            var entries = await journal.ReadAsync(id, afterSeq: 0, cancellationToken);
            var recorded = recordings.TryRepair(id);
            var end = new CallEnd(Party.Service, EndReason.Interrupted);
            var started = entries.FirstOrDefault(entry => entry.Fact is CallStarted);
            var queued = entries.Select(entry => entry.Fact).OfType<CallQueued>().FirstOrDefault();
            var turns = Turns.Of(entries.Select(entry => entry.Fact));
            var waitedMs = CallProgress.WaitedMs(entries);
            var lastedMs = started is null ? 0 : Math.Max(0, (long)(entries[^1].At - started.At).TotalMilliseconds - waitedMs);
            await journal.AppendAsync(
                id,
                new CallEnded(
                    end.StatusOf(started is not null),
                    end.ToEnding(),
                    turns.Aggregate(lastedMs, (ms, turn) => Math.Max(ms, turn.EndMs)), // the recording's clock runs since just before the start was told
                    turns,
                    recorded ? $"/calls/{id}/recording" : null,
                    queued?.Metadata,
                    waitedMs > 0 ? waitedMs : null),
                cancellationToken);
            LogMended(id);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2040, LogLevel.Warning, "Call {CallId} was cut off when the service last stopped; it is now interrupted")]
    private partial void LogMended(CallId callId);
}
