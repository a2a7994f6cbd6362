namespace AgentConnector.Webhooks.Deliveries;

/// <summary>
/// Shares the tries among receivers: several at once for an origin that answers, one at a time for one that does not. So the dead hold at most
/// one place each, together no more than their share, and delay nobody else.
/// </summary>
/// <param name="most">Tries at once for one origin.</param>
/// <param name="mostSilent">Tries at once for all that did not answer last time.</param>
internal sealed class ReceiverLoad(int most, int mostSilent)
{
    private const int MostRemembered = 1_000;

    // Only origins that are in use or do not answer.
    private readonly Dictionary<string, Load> loads = new(StringComparer.Ordinal);

    /// <summary>Origins that get nothing more for now.</summary>
    public IReadOnlyCollection<string> Full
    {
        get
        {
            var silent = FlyingToSilent;
            return [.. loads.Where(entry => IsFull(entry.Value, silent)).Select(entry => entry.Key)];
        }
    }

    private int FlyingToSilent => loads.Values.Where(load => load.Silent).Sum(load => load.Flying);

    public bool TryTake(string origin)
    {
        var load = loads.GetValueOrDefault(origin);
        if (IsFull(load, FlyingToSilent))
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

    private bool IsFull(Load load, int silent) => load.Silent ? load.Flying > 0 || silent >= mostSilent : load.Flying >= most;

    private readonly record struct Load(int Flying, bool Silent);
}
