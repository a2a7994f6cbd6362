namespace AgentConnector.Webhooks.Deliveries;

/// <summary>
/// Shares the tries among receivers: several at once for an origin that answers, one at a time for one that does not. So the dead hold at most
/// one place each and delay nobody else.
/// </summary>
internal sealed class ReceiverLoad(int most)
{
    private const int MostRemembered = 10_000;

    // Only origins that are in use or do not answer.
    private readonly Dictionary<string, Load> loads = new(StringComparer.Ordinal);

    /// <summary>Origins that get nothing more for now.</summary>
    public IReadOnlyCollection<string> Full => [.. loads.Where(entry => entry.Value.Flying >= Limit(entry.Value)).Select(entry => entry.Key)];

    public bool TryTake(string origin)
    {
        var load = loads.GetValueOrDefault(origin);
        if (load.Flying >= Limit(load))
        {
            return false;
        }

        loads[origin] = load with { Flying = load.Flying + 1 };
        return true;
    }

    public void Return(string origin, bool answers)
    {
        var load = new Load(loads.GetValueOrDefault(origin).Flying - 1, Silent: !answers);
        if (load.Flying > 0 || (load.Silent && loads.Count <= MostRemembered))
        {
            loads[origin] = load;
        }
        else
        {
            loads.Remove(origin);
        }
    }

    private int Limit(Load load) => load.Silent ? 1 : most;

    private readonly record struct Load(int Flying, bool Silent);
}
