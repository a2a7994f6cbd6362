using AgentConnector.Calls;
using AgentConnector.Hosting;
using Dapper;

namespace AgentConnector.History;

/// <summary>Whether facts can be stored: writes a row and waits for the disk.</summary>
internal sealed class StoreReadiness(JournalWriter writer) : IReadinessCheck
{
    public string Name => "store";

    /// <summary>What is wrong, or null. Names no path: the answer may be shown to anybody.</summary>
    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(connection => connection.Execute("UPDATE schema_version SET version = version"), cancellationToken);
            return null;
        }
        catch (JournalException)
        {
            return "The call store cannot be written: the service's log says why and what to do.";
        }
    }
}
