using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentConnector.History.Storage;

/// <summary>Whether facts can be stored, are, and can be read: writes a row, waits for the disk, and reads the latest.</summary>
internal sealed class StoreReadiness(JournalWriter writer, CallDatabase database, FactKeeper facts, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private Task<string?> running = Task.FromResult<string?>(null);

    /// <summary>Names no path: the answer may be shown to anybody.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        Task<string?> check;
        lock (gate)
        {
            // Anybody may ask, as often as they like: those who ask meanwhile share one answer of the disk.
            check = running = running.IsCompleted ? WriteAsync() : running;
        }

        return await check.WaitAsync(cancellationToken) is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy();
    }

    private async Task<string?> WriteAsync()
    {
        try
        {
            await writer.WriteAsync(connection => connection.Execute("UPDATE schema_version SET version = version"), CancellationToken.None)
                .WaitAsync(WriteTimeout, time, CancellationToken.None);
            database.Read(connection => connection.Execute("SELECT n FROM calls ORDER BY n DESC LIMIT 1; SELECT fact FROM events ORDER BY n DESC LIMIT 1"));
            return facts.Refusal is null ? null : "Calls have ended whose outcome the call store has not taken yet: the service's log says why and what to do.";
        }
        catch (JournalException e)
        {
            return e.Message; // names files by their setting
        }
        catch (TimeoutException)
        {
            return "The call store cannot be written: the service's log says why and what to do.";
        }
    }
}
