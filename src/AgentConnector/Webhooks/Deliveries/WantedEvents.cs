using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Which events anybody wants to be told, so that one that nobody wants costs nothing. Part of what the store's connection knows.</summary>
internal sealed class WantedEvents
{
    private readonly Dictionary<long, HashSet<string>> byCallback = [];
    private HashSet<string>? bySubscription;

    /// <summary>Whether a receiver of this call, or of all calls, may want events of this type.</summary>
    public bool Include(StoreConnection connection, long call, string type)
    {
        bySubscription ??= Types(connection, "SELECT event_types FROM receivers WHERE call IS NULL AND disabled_at IS NULL");
        if (!byCallback.TryGetValue(call, out var types))
        {
            byCallback[call] = types = Types(connection, "SELECT event_types FROM receivers WHERE call = @call", new { call });
        }

        return types.Contains(type) || bySubscription.Contains(type);
    }

    /// <summary>A call's receivers are others now, or will not be asked for soon.</summary>
    public void Forget(long call) => byCallback.Remove(call);

    /// <summary>The receivers of all calls are others now.</summary>
    public void ForgetSubscriptions() => bySubscription = null;

    private static HashSet<string> Types(StoreConnection connection, string sql, object? parameters = null) =>
        [.. connection.Query<string>(sql, parameters).SelectMany(FactOutbox.Split)];
}
