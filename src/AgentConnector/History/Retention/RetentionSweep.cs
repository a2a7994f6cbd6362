using AgentConnector.Calls;
using AgentConnector.History.Recordings;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Extensions.Options;

namespace AgentConnector.History.Retention;

/// <summary>
/// Removes what was kept for long enough. In small steps, each a transaction that other facts share, with a pause between two: a live call's facts go
/// first. What a step has done is noted in it, so a kill loses nothing and another sweep goes on from there. Calls that run, and what is still to be
/// delivered, are left alone.
/// </summary>
internal sealed class RetentionSweep(CallDatabase database, JournalWriter writer, RecordingStore recordings, IOptions<RetentionOptions> options, TimeProvider time)
{
    /// <summary>Rows changed in one transaction: some milliseconds.</summary>
    public const int RowsAtOnce = 400;

    private const int CallsAtOnce = 100;
    private const int MostAudit = 1_000_000;

    // The index has all of it: no call is read that has nothing to lose.
    private const string SelectOver = """
        SELECT n AS N, ended_at AS EndedAt FROM calls
        WHERE ended_at IS NOT NULL AND ended_at < @before AND (ended_at, n) > (@ended, @n) AND expired & @part = 0
        ORDER BY ended_at, n LIMIT @limit
        """;

    private const string HasPending = "SELECT EXISTS (SELECT 1 FROM deliveries WHERE call = @call AND status = 'pending')";

    private const string Mark = "UPDATE calls SET expired = expired | @part WHERE n = @call";

    private const string ForgetAudit = """
        DELETE FROM audit WHERE n IN (
            SELECT n FROM audit WHERE at < @before OR n <= (SELECT COALESCE(MAX(n), 0) FROM audit) - @most ORDER BY n LIMIT @left)
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private RetentionOptions Options => options.Value;

    /// <summary>Removes all whose time is up.</summary>
    /// <exception cref="JournalException">The store is in trouble; another sweep goes on.</exception>
    public async Task<SweepTally> RunAsync(CancellationToken cancellationToken)
    {
        var tally = new SweepTally();
        foreach (var (expiry, days) in new[]
        {
            (Expiry.Transcript, Options.TranscriptsDays),
            (Expiry.Events, Options.EventsDays),
            (Expiry.Metadata, Options.MetadataDays),
            (Expiry.Deliveries, Options.DeliveriesDays),
        })
        {
            await EachAsync(expiry.Part, days, calls => ExpireAsync(expiry, calls, tally, cancellationToken), cancellationToken);
        }

        await EachAsync(KeptParts.Recording, Options.RecordingsDays, calls => DeleteRecordingsAsync(calls, tally, cancellationToken), cancellationToken);
        await ForgetAuditAsync(tally, cancellationToken);
        return tally;
    }

    /// <summary>Brings all calls whose time is up before what removes a part of them, some at a time, the oldest first, each once.</summary>
    private async Task EachAsync(KeptParts part, int days, Func<IReadOnlyList<long>, Task> remove, CancellationToken cancellationToken)
    {
        if (days == 0)
        {
            return;
        }

        var before = (time.GetUtcNow() - TimeSpan.FromDays(days)).ToUnixTimeMilliseconds();
        var last = new OverRow(N: 0, EndedAt: long.MinValue);
        while (true)
        {
            var calls = database.Read(connection => connection.Query<OverRow>(
                SelectOver, new { before, ended = last.EndedAt, n = last.N, part = (long)part, limit = CallsAtOnce }).AsList());
            if (calls.Count == 0)
            {
                return;
            }

            await remove(calls.ConvertAll(call => call.N));
            last = calls[^1];
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task ExpireAsync(Expiry expiry, IReadOnlyList<long> calls, SweepTally tally, CancellationToken cancellationToken)
    {
        for (var next = 0; next < calls.Count;)
        {
            var from = next;
            (next, var done) = await writer.WriteAsync(connection => Expire(connection, expiry, calls, from), cancellationToken);
            tally.Add(expiry.Part, done);
            if (next < calls.Count)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>As much as one transaction should change.</summary>
    /// <returns>The first call that is not done with yet, and how many are.</returns>
    private static (int Next, int Done) Expire(StoreConnection connection, Expiry expiry, IReadOnlyList<long> calls, int from)
    {
        var (left, done) = (RowsAtOnce, 0);
        for (var i = from; i < calls.Count; i++)
        {
            if (expiry.WaitsForDeliveries && connection.Ask(HasPending, ("@call", calls[i])) != 0)
            {
                continue; // at another sweep: a delivery is tried for a day
            }

            var before = left;
            foreach (var statement in expiry.Statements)
            {
                left -= left > 0 ? connection.Run(statement, ("@call", calls[i]), ("@left", left)) : 0;
            }

            if (left < before)
            {
                Compaction.Request(connection);
            }

            if (left <= 0)
            {
                return (i, done); // it may not be done with: it is looked at again
            }

            connection.Run(Mark, ("@call", calls[i]), ("@part", (long)expiry.Part));
            (left, done) = (left - 1, done + 1);
        }

        return (calls.Count, done);
    }

    /// <summary>A file that cannot be deleted now is tried again by the next sweep.</summary>
    private async Task DeleteRecordingsAsync(IReadOnlyList<long> calls, SweepTally tally, CancellationToken cancellationToken)
    {
        var ids = database.Read(connection => connection.Query<(long N, string Id)>("SELECT n, id FROM calls WHERE n IN @calls", new { calls }).AsList());
        var gone = new List<long>();
        foreach (var (n, id) in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                recordings.Delete(CallId.Parse(id));
                gone.Add(n);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                tally.Kept++;
            }
        }

        await writer.WriteAsync(connection => gone.Sum(call => connection.Run(Mark, ("@call", call), ("@part", (long)KeptParts.Recording))), cancellationToken);
        tally.Add(KeptParts.Recording, gone.Count);
    }

    private async Task ForgetAuditAsync(SweepTally tally, CancellationToken cancellationToken)
    {
        var before = Options.AuditDays == 0 ? long.MinValue : (time.GetUtcNow() - TimeSpan.FromDays(Options.AuditDays)).ToUnixTimeMilliseconds();
        for (var removed = RowsAtOnce; removed == RowsAtOnce;)
        {
            removed = await writer.WriteAsync(
                connection => connection.Run(ForgetAudit, ("@before", before), ("@most", (long)MostAudit), ("@left", (long)RowsAtOnce)), cancellationToken);
            tally.Audit += removed;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private sealed record OverRow(long N, long EndedAt);
}
