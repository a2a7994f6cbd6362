using AgentConnector.Bench.Load.Conversations;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>What one call of a soak shall be; the seed decides.</summary>
/// <param name="Number">Counts the calls.</param>
/// <param name="Kind">How it comes in.</param>
/// <param name="Ending">Who ends it.</param>
/// <param name="Length">From when both sides talk.</param>
/// <param name="Profile">How its agent speaks.</param>
internal sealed record SoakPlan(int Number, SoakKind Kind, SoakEnding Ending, TimeSpan Length, Profile Profile)
{
    /// <summary>Which of the sound cards' pairs, of a device call.</summary>
    public int Device { get; init; }

    /// <summary>Its events are followed as a stream.</summary>
    public bool Follows { get; init; }

    /// <summary>Whoever follows it loses the line once and resumes.</summary>
    public bool Resumes { get; init; }

    /// <summary>It has a <c>callback_url</c> of its own, beside the subscription to all calls.</summary>
    public bool CallsBack { get; init; }

    /// <summary>Its agent's line breaks in the middle and comes back.</summary>
    public bool LosesAgent { get; init; }

    /// <summary>It is ended while it waits for a line.</summary>
    public bool LeavesQueue { get; init; }

    /// <summary>It is erased when it is over.</summary>
    public bool Erased { get; init; }

    /// <summary>Its id, where the caller chooses it.</summary>
    public string Id => FormattableString.Invariant($"soak-{Number}");

    /// <summary>Its agent. Agents have few lines each: those of calls that run at the same time differ, but for the calls that shall wait.</summary>
    public string Agent => Kind is SoakKind.Queued ? "agent_few_lines" : FormattableString.Invariant($"agent_soak_{Number % 200}");
}
