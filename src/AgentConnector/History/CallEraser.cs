using AgentConnector.Calls;
using AgentConnector.History.Recordings;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.History;

/// <summary>Erases calls.</summary>
internal sealed class CallEraser(CallArchive archive, JournalWriter writer, CallBells bells, RecordingStore recordings)
{
    /// <summary>Erases all that is kept of a finished call. A repeated attempt finishes one that was cut short.</summary>
    public async Task<Erasure> EraseAsync(CallId id, CancellationToken cancellationToken)
    {
        var erasure = await RemoveAsync(id, cancellationToken);
        if (erasure is Erasure.Erased)
        {
            await CompactAsync(cancellationToken);
        }

        return erasure;
    }

    /// <summary>The same, and what the database left of it in free parts of its file is still there until <see cref="CompactAsync"/>.</summary>
    public async Task<Erasure> RemoveAsync(CallId id, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, cancellationToken) is not { } record)
        {
            return Erasure.Unknown;
        }

        if (!record.Status.IsTerminal)
        {
            return Erasure.StillLive;
        }

        if (!record.Stored)
        {
            return Erasure.NotStored;
        }

        DeleteRecording(id); // first: as long as the row is there, a failed attempt can be repeated
        await writer.WriteAsync(
            connection =>
            {
                Compaction.Request(connection);
                return connection.Execute("DELETE FROM calls WHERE id = @id", new { id = id.ToString() });
            },
            cancellationToken);
        bells.Ring(id);
        return Erasure.Erased;
    }

    /// <summary>Takes what was removed out of the files.</summary>
    public Task CompactAsync(CancellationToken cancellationToken) => writer.WriteAloneAsync(Compaction.Run, cancellationToken);

    private void DeleteRecording(CallId id)
    {
        try
        {
            recordings.Delete(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                $"The recording of call {id} cannot be deleted: close whatever plays it and let the service's user write to the folder, then erase the call again.", e);
        }
    }
}
