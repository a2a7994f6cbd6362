namespace AgentConnector.Webhooks.Deliveries;

/// <summary>
/// Shares the tries among the keys that want something told, and their receivers. A key holds no more places than it leaves free, so there is always one
/// for another key. A receiver that answered last time gets several at once; one that did not, or was never heard of, gets one at a time, and all of
/// those together half of the places. Not thread-safe.
/// </summary>
/// <param name="places">Tries at once.</param>
/// <param name="most">Tries at once for what one key sends to one origin.</param>
internal sealed class ReceiverLoad(int places, int most)
{
    private const int MostRemembered = 1_000;

    private readonly int unprovenPlaces = Math.Max(1, places / 2);

    // Only receivers that are in use or answered last time.
    private readonly Dictionary<Receiver, Load> loads = [];

    /// <summary>Tries that may be begun now.</summary>
    public int FreePlaces => places - loads.Values.Sum(load => load.Flying);

    /// <summary>Who gets nothing more for now.</summary>
    public Closed Closed
    {
        get
        {
            var proven = loads.Where(entry => entry.Value.Answers).Select(entry => entry.Key.Text).ToList();
            var full = loads.Where(entry => IsFull(entry.Value)).Select(entry => entry.Key.Text).ToList();
            var owners = loads.Keys.Select(receiver => receiver.Owner).Distinct().ToList();
            return new(
                full,
                owners.FindAll(owner => !HasPlace(owner)),
                HasUnprovenPlace() ? owners.FindAll(owner => !HasUnprovenPlace(owner)) : null,
                proven);
        }
    }

    public bool TryTake(string owner, string origin)
    {
        var load = loads.GetValueOrDefault(new(owner, origin));
        if (!HasPlace(owner) || IsFull(load) || !(load.Answers || HasUnprovenPlace(owner)))
        {
            return false;
        }

        loads[new(owner, origin)] = load with { Flying = load.Flying + 1 };
        return true;
    }

    public void Return(string owner, string origin, bool answers)
    {
        var receiver = new Receiver(owner, origin);
        var load = new Load(loads.GetValueOrDefault(receiver).Flying - 1, answers);
        if (load.Flying == 0 && (!answers || loads.Count > MostRemembered))
        {
            loads.Remove(receiver);
        }
        else
        {
            loads[receiver] = load;
        }
    }

    private bool HasPlace(string owner) => FlyingOf(owner, load => true) < FreePlaces;

    private bool HasUnprovenPlace(string owner) => FlyingOf(owner, load => !load.Answers) < FreeUnprovenPlaces;

    private bool HasUnprovenPlace() => FreeUnprovenPlaces > 0;

    private int FreeUnprovenPlaces => unprovenPlaces - loads.Values.Where(load => !load.Answers).Sum(load => load.Flying);

    private int FlyingOf(string owner, Func<Load, bool> which) =>
        loads.Where(entry => entry.Key.Owner == owner && which(entry.Value)).Sum(entry => entry.Value.Flying);

    private bool IsFull(Load load) => load.Flying >= (load.Answers ? most : 1);

    private readonly record struct Load(int Flying, bool Answers);

    /// <summary>What one key sends to one origin.</summary>
    private readonly record struct Receiver(string Owner, string Origin)
    {
        public string Text => Closed.TextOf(Owner, Origin);
    }
}
