using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.History.Storage;
using AgentConnector.Wire;
using Dapper;

namespace AgentConnector.History;

/// <summary>Looks calls up, and waits for them.</summary>
internal sealed class CallArchive(CallDatabase database, ICallJournal journal, FactKeeper facts, CallBells bells)
{
    public async ValueTask<CallRecord?> FindAsync(CallId id, CancellationToken cancellationToken)
    {
        var (known, stored) = await facts.ReadAsync(id, cancellationToken);
        return CallRecord.From(known) is { } record ? (stored ? Standing(record) : record with { Stored = false }) : null;
    }

    /// <summary>Whether something of the call was removed because its time was up.</summary>
    public bool HasExpired(CallId id, KeptParts part) => Expiry(id).Parts.HasFlag(part);

    public async ValueTask<CallTranscript?> TranscriptAsync(CallId id, CancellationToken cancellationToken) =>
        CallTranscript.From((await facts.ReadAsync(id, cancellationToken)).Facts);

    /// <summary>Facts say nothing of those that are gone.</summary>
    private CallRecord Standing(CallRecord record)
    {
        if (!record.Status.IsTerminal)
        {
            return record;
        }

        try
        {
            var (parts, turns) = Expiry(record.SessionId);
            return record.After(parts, turns);
        }
        catch (JournalException)
        {
            return record; // the service's own word, while the store cannot be read
        }
    }

    private (KeptParts Parts, int Turns) Expiry(CallId id) => database.Read(connection => connection.QueryFirstOrDefault<(long Parts, long Turns)>(
        "SELECT expired, turn_count FROM calls WHERE id = @id", new { id = id.ToString() })) is var (parts, turns) ? ((KeptParts)parts, (int)turns) : default;

    /// <summary>The record once the call is over, or as it is when the time is up.</summary>
    public async ValueTask<CallRecord?> WaitAsync(CallId id, CancellationToken timeUp)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(timeUp);
        var over = facts.OverAsync(id, scope.Token); // it is over even if the journal does not take that
        var told = FollowAsync(id, over, scope.Token);
        await Task.WhenAny(told, over ?? told);
        await scope.CancelAsync();
        await (over ?? told).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await told;
        return await FindAsync(id, CancellationToken.None);
    }

    /// <summary>The record once the call is over and ElevenLabs' analysis has joined it, or as it is when the time is up. Without a conversation there is none to wait for.</summary>
    public async ValueTask<CallRecord?> WaitForAnalysisAsync(CallId id, CancellationToken timeUp)
    {
        var record = await WaitAsync(id, timeUp);
        try
        {
            while (IsAwaited(record) && !timeUp.IsCancellationRequested)
            {
                var bell = bells.NextAsync(id); // taken before reading: then nothing falls in between
                record = await FindAsync(id, CancellationToken.None);
                if (IsAwaited(record))
                {
                    await bell.WaitAsync(timeUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }

            return record;
        }
        finally
        {
            bells.Ring(id); // nothing else may ever: the bell would be kept for ever. Only here, or two who wait would wake each other without end
        }
    }

    /// <summary>That of another conversation, which the call has lost, is not the one.</summary>
    private static bool IsAwaited(CallRecord? record) => record is { ConversationId: { } conversation } && (record.Analysis is not { } analysis || (analysis.ConversationId ?? conversation) != conversation);

    /// <summary>Returns at the journal's end of the call, which is the call's, or when the time is up: what is known by then is the answer.</summary>
    private async Task FollowAsync(CallId id, Task? over, CancellationToken timeUp)
    {
        try
        {
            await foreach (var _ in journal.FollowAsync(id, 0, timeUp))
            {
                // Only its end matters.
            }
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            // That was it.
        }
        catch (JournalException) when (over is not null)
        {
            await over.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the call's own word has to do
        }
    }

    public CallPage List(CallQuery query)
    {
        var addresses = query.Phone is { } digits ? PhoneNumber.AddressesOf(digits) : null;
        var filter = new RowFilter()
            .And("status = @Status", "Status", query.Status is { } status ? WireName.Of(status) : null)
            .And("agent_id = @AgentId", "AgentId", query.AgentId)
            .And("(id = @SessionId OR requested_session = @SessionId)", "SessionId", query.SessionId?.ToString())
            .And("n IN (SELECT n FROM calls WHERE to_address IN @Phone UNION ALL SELECT n FROM calls WHERE from_address IN @Phone)", "Phone", addresses)
            .And("created_at >= @From", "From", query.From?.ToUnixTimeMilliseconds())
            .And("created_at < @To", "To", query.To?.ToUnixTimeMilliseconds())
            .And("n < @Before", "Before", query.After?.Before);
        foreach (var (index, (key, value)) in query.Metadata.Index())
        {
            filter.And(MetadataIs(index), $"Value{index}", value).Values.Add($"Key{index}", key);
        }

        filter.Values.Add("Limit", query.Limit + 1); // one more, to know whether there is a next page
        var rows = database.Read(connection => connection.Query<CallRow>(
            $"SELECT {CallRow.Columns}, metadata AS Metadata FROM calls {filter} ORDER BY n DESC LIMIT @Limit", filter.Values).AsList());
        var page = rows.Take(query.Limit).ToList();
        return new(
            page.ConvertAll(CallRecord.Of),
            rows.Count > query.Limit ? new CallCursor(page[^1].N).ToString() : null);
    }

    /// <summary>A member of the metadata as it is written in JSON, a text without its quotes.</summary>
    private static string MetadataIs(int index) => $"""
        CASE WHEN json_valid(metadata) THEN EXISTS (
            SELECT 1 FROM json_each(metadata) AS member
            WHERE member.key = @Key{index}
              AND CASE WHEN member.type IN ('true', 'false', 'null') THEN member.type ELSE CAST(member.value AS TEXT) END = @Value{index}
        ) END
        """;
}
