using AgentConnector.Calls;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.History;

/// <summary>Erases all calls to and from a telephone number.</summary>
internal sealed class NumberEraser(CallDatabase database, CallEraser eraser)
{
    /// <summary>Calls erased by one request: it ends in time, and another goes on.</summary>
    public const int Most = 500;

    // Whatever dialer: the number is one.
    private const string Select = """
        SELECT id FROM calls WHERE n IN (
            SELECT n FROM calls WHERE to_address IN ('tel:+' || @digits, 'tel:' || @digits, 'plivo:+' || @digits, 'plivo:' || @digits)
            UNION SELECT n FROM calls WHERE from_address IN ('tel:+' || @digits, 'plivo:+' || @digits))
        ORDER BY n LIMIT @most
        """;

    /// <summary>Erases them one by one. One that runs, or whose recording cannot be deleted, keeps none of the others.</summary>
    /// <param name="digits">The number with its country, digits alone.</param>
    /// <param name="cancellationToken">Ends it between two calls; another request goes on.</param>
    public async Task<NumberErasure> EraseAsync(string digits, CancellationToken cancellationToken)
    {
        var (erased, live, kept) = (new List<CallId>(), new List<CallId>(), new List<CallId>());
        var found = Find(digits, Most);
        foreach (var id in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                (await eraser.RemoveAsync(id, cancellationToken) switch
                {
                    Erasure.StillLive => live,
                    Erasure.NotStored => kept,
                    _ => erased,
                }).Add(id);
            }
            catch (JournalException e) when (e.InnerException is IOException or UnauthorizedAccessException)
            {
                kept.Add(id); // its recording is held by somebody
            }
        }

        if (erased.Count > 0)
        {
            await eraser.CompactAsync(CancellationToken.None);
        }

        return new(erased, live, kept, Complete: Find(digits, most: 1).Count == 0);
    }

    private List<CallId> Find(string digits, int most) =>
        database.Read(connection => connection.Query<string>(Select, new { digits, most }).Select(CallId.Parse).ToList());
}
