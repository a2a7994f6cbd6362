using AgentConnector.Calls;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.History;

/// <summary>Erases all calls to and from a telephone number.</summary>
internal sealed class NumberEraser(CallDatabase database, CallEraser eraser)
{
    /// <summary>Calls erased by one request: it ends in time, and another goes on.</summary>
    public const int Most = 500;

    private const string Select = """
        SELECT n, id FROM calls WHERE n > @after AND n IN (
            SELECT n FROM calls WHERE to_address IN @addresses UNION SELECT n FROM calls WHERE from_address IN @addresses)
        ORDER BY n LIMIT @most
        """;

    /// <summary>Erases them one by one. One that runs, or whose recording cannot be deleted, keeps none of the others.</summary>
    /// <param name="digits">The number with its country, digits alone.</param>
    /// <param name="erased">Gets each that was erased, whatever becomes of the others.</param>
    /// <param name="cancellationToken">Ends it between two calls; another request goes on.</param>
    public async Task<NumberErasure> EraseAsync(string digits, ICollection<CallId> erased, CancellationToken cancellationToken)
    {
        var (live, kept) = (new List<CallId>(), new List<CallId>());
        try
        {
            var found = Find(digits, after: 0, Most);
            while (found.Count > 0)
            {
                foreach (var (_, id) in found)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    (await RemoveAsync(CallId.Parse(id), cancellationToken) switch
                    {
                        Erasure.StillLive => live,
                        Erasure.NotStored => kept,
                        _ => erased,
                    }).Add(CallId.Parse(id));
                }

                found = Find(digits, found[^1].N, Most - erased.Count); // behind those that must stay there may be others
            }
        }
        finally
        {
            if (erased.Count > 0)
            {
                await eraser.CompactAsync(CancellationToken.None);
            }
        }

        return new([.. erased], live, kept, Complete: Find(digits, after: 0, most: 1).Count == 0);
    }

    private async Task<Erasure> RemoveAsync(CallId id, CancellationToken cancellationToken)
    {
        try
        {
            return await eraser.RemoveAsync(id, cancellationToken);
        }
        catch (JournalException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            return Erasure.NotStored; // its recording is held by somebody
        }
    }

    private List<(long N, string Id)> Find(string digits, long after, int most) => database.Read(connection =>
        connection.Query<(long N, string Id)>(Select, new { addresses = PhoneNumber.AddressesOf(digits), after, most }).AsList());
}
