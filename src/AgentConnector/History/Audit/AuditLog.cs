using System.Diagnostics.Metrics;
using System.Threading.Channels;
using AgentConnector.Calls;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.History.Audit;

/// <summary>
/// Writes down who did what, in the call database and a moment after it was done: nobody waits for it. When the store takes nothing the latest entries
/// are kept, up to a bound; what is lost beyond that is counted and told.
/// </summary>
internal sealed partial class AuditLog : BackgroundService
{
    private const int Capacity = 4096;
    private const int AtOnce = 128;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private const string Insert = "INSERT INTO audit (at, key, action, target, status) VALUES (@at, @key, @action, @target, @status)";

    private readonly Channel<AuditRecord> queue = Channel.CreateBounded<AuditRecord>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CallDatabase database;
    private readonly JournalWriter writer;
    private readonly TimeProvider time;
    private readonly ILogger<AuditLog> logger;
    private long lost;
    private bool isLosing;

    public AuditLog(CallDatabase database, JournalWriter writer, IMeterFactory meters, TimeProvider time, ILogger<AuditLog> logger)
    {
        (this.database, this.writer, this.time, this.logger) = (database, writer, time, logger);
        meters.Create("AgentConnector.Audit").CreateObservableCounter(
            "agent_connector.audit.lost", () => Volatile.Read(ref lost), description: "Entries of the audit log that the store did not take.");
    }

    /// <summary>Never waits.</summary>
    public void Add(AuditRecord record)
    {
        if (!queue.Writer.TryWrite(record))
        {
            Interlocked.Increment(ref lost);
            if (!Interlocked.Exchange(ref isLosing, true))
            {
                LogLost();
            }
        }
    }

    /// <summary>The newest entries, or those before <paramref name="before"/>, of the action, the key and the target that are asked for.</summary>
    public AuditPage List(string? action, string? key, string? target, CallCursor? before, int limit)
    {
        var filter = new RowFilter()
            .And("action = @action", "action", action)
            .And("key = @key", "key", key)
            .And("target = @target", "target", target)
            .And("n < @before", "before", before?.Before);
        filter.Values.Add("limit", limit + 1); // one more, to know whether there is a next page
        var rows = database.Read(connection => connection.Query<Row>(
            $"SELECT n AS N, at AS At, key AS Key, action AS Action, target AS Target, status AS Status FROM audit {filter} ORDER BY n DESC LIMIT @limit", filter.Values).AsList());
        var page = rows.Take(limit).ToList();
        return new(
            page.ConvertAll(row => AuditRecord.Of(DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Key, row.Action, row.Target, (int)row.Status)),
            rows.Count > limit ? new CallCursor(page[^1].N).ToString() : null);
    }

    /// <summary>What is queued is still written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
        {
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<AuditRecord>(AtOnce);
        while (await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < AtOnce && queue.Reader.TryRead(out var record))
            {
                batch.Add(record);
            }

            await WriteAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<AuditRecord> batch, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await writer.WriteSoonAsync(connection => batch.Sum(record => Write(connection, record)), NobodyWaits(), stoppingToken);
                Volatile.Write(ref isLosing, false);
                return;
            }
            catch (JournalException) when (!queue.Reader.Completion.IsCompleted)
            {
                await Task.Delay(RetryPause, time, stoppingToken); // the store tells what is wrong with it
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Interlocked.Add(ref lost, batch.Count);
                LogRefused(batch.Count, e);
                return;
            }
        }
    }

    private static Task NobodyWaits() => new TaskCompletionSource().Task;

    private static int Write(StoreConnection connection, AuditRecord record) => connection.Run(
        Insert,
        ("@at", record.At.ToUnixTimeMilliseconds()),
        ("@key", record.Key),
        ("@action", record.Action),
        ("@target", record.Target),
        ("@status", (long)record.Status));

    [LoggerMessage(5060, LogLevel.Error, "Entries of the audit log are being lost: the call store has taken none for too long")]
    private partial void LogLost();

    [LoggerMessage(5061, LogLevel.Error, "{Count} entries of the audit log are lost: the call store refused them")]
    private partial void LogRefused(int count, Exception exception);

    private sealed record Row(long N, long At, string Key, string Action, string? Target, long Status);
}
