using System.Collections.Concurrent;
using AgentConnector.Bench.Soak.Calls;

namespace AgentConnector.Bench.Soak.Figures;

/// <summary>What a soak has seen so far; any thread adds to it.</summary>
internal sealed class SoakTally
{
    /// <summary>So many faults are described, the rest is counted.</summary>
    private const int MostDetails = 40;

    private readonly ConcurrentDictionary<SoakFault, int> faults = [];
    private readonly ConcurrentDictionary<string, int> endings = [];
    private readonly ConcurrentDictionary<string, int> warnings = [];
    private readonly ConcurrentQueue<string> details = [];
    private readonly Lock writing = new();
    private double worstDelivery;
    private double worstSound;
    private long frames;
    private long extra;
    private int deliveries;
    private int followed;
    private int disturbed;
    private int started;
    private int back;

    public int Started => started;

    public int Deliveries => deliveries;

    public int FollowedToTheEnd => followed;

    /// <summary>Agents that were lost and came back.</summary>
    public int Returned => back;

    /// <summary>Frames of 20 ms between marks, both ways, that arrived or should have.</summary>
    public long Frames => frames;

    /// <summary>Frames that are missing in calls during which the load itself stood still.</summary>
    public int DisturbedFrames => disturbed;

    /// <summary>Frames that nobody sent.</summary>
    public long Extra => extra;

    /// <summary>Seconds from a fact to its delivery.</summary>
    public double WorstDelivery => worstDelivery;

    /// <summary>Milliseconds from one side to the other.</summary>
    public double WorstSound => worstSound;

    public IReadOnlyDictionary<SoakFault, int> Faults => faults;

    /// <summary>Calls by kind, by what was done, and by what the service said.</summary>
    public IReadOnlyDictionary<string, int> Endings => endings;

    /// <summary>What the service warned of.</summary>
    public IReadOnlyDictionary<string, int> Warnings => warnings;

    /// <summary>The first faults.</summary>
    public IReadOnlyList<string> Details => [.. details];

    public int Of(SoakFault fault) => faults.GetValueOrDefault(fault);

    public void Count(SoakFault fault, string detail, int times = 1)
    {
        faults.AddOrUpdate(fault, times, (_, before) => before + times);
        if (details.Count < MostDetails)
        {
            details.Enqueue($"{fault}: {detail}");
        }
    }

    public void Begun() => Interlocked.Increment(ref started);

    public void Followed() => Interlocked.Increment(ref followed);

    public void CameBack() => Interlocked.Increment(ref back);

    public void Disturbed(int frames) => Interlocked.Add(ref disturbed, frames);

    public void Warned(string code) => Add(warnings, code);

    public void Ended(SoakPlan plan, SoakEnd end) =>
        Add(endings, $"{plan.Kind}, {(plan.LeavesQueue ? "left the queue" : "ended by " + plan.Ending)}: {end}".ToLowerInvariant());

    public void Delivered(TimeSpan after)
    {
        lock (writing)
        {
            deliveries++;
            worstDelivery = Math.Max(worstDelivery, after.TotalSeconds);
        }
    }

    /// <summary>A call's sound, one way.</summary>
    public void Heard(int counted, int filledIn, double slowest)
    {
        lock (writing)
        {
            frames += counted;
            extra += filledIn;
            worstSound = Math.Max(worstSound, slowest);
        }
    }

    private static void Add(ConcurrentDictionary<string, int> counts, string name) => counts.AddOrUpdate(name, 1, (_, before) => before + 1);
}
