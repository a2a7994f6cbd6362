using AgentConnector.Calls;
using AgentConnector.History.Storage;
using AgentConnector.Webhooks.Guard;
using Dapper;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>The callback addresses that start requests bring.</summary>
internal sealed class Callbacks(JournalWriter writer, FactOutbox outbox, DeliveryBell bell, AddressGuard guard) : ICallbacks
{
    /// <summary>Repeated executions of a workflow each bring one; more than this is a loop.</summary>
    private const int MostOfOneCall = 50;

    public ValueTask<string?> CheckAsync(Callback callback, CancellationToken cancellationToken) => guard.CheckAsync(callback.Address, cancellationToken);

    public async ValueTask AddAsync(CallId id, Callback callback, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(
            connection =>
            {
                var call = connection.ExecuteScalar<long?>(
                    "SELECT n FROM calls WHERE id = @id AND (SELECT COUNT(*) FROM receivers WHERE call = calls.n) < @most",
                    new { id = id.ToString(), most = MostOfOneCall });
                if (call is { } row)
                {
                    outbox.AddLate(connection, row, callback);
                }

                return call;
            },
            cancellationToken);
        bell.Ring();
    }
}
