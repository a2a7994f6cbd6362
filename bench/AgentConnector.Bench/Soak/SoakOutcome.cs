using AgentConnector.Bench.Soak.Figures;

namespace AgentConnector.Bench.Soak;

/// <summary>What a soak has shown.</summary>
/// <param name="Criteria">What it should show, and whether it did.</param>
/// <param name="WarmUpMinutes">From when on growth was judged.</param>
/// <param name="Calls">That began.</param>
/// <param name="Endings">How many ended in which way.</param>
/// <param name="Warnings">What the service warned of, and how often.</param>
/// <param name="FramesFilledIn">Frames that arrived and were not sent.</param>
/// <param name="SlowestSoundMilliseconds">What a mark took from one side of a phone call to the other at worst.</param>
/// <param name="Faults">The first faults, described.</param>
/// <param name="Readings">One each 10 s.</param>
internal sealed record SoakOutcome(
    IReadOnlyList<SoakCriterion> Criteria,
    double WarmUpMinutes,
    int Calls,
    IReadOnlyDictionary<string, int> Endings,
    IReadOnlyDictionary<string, int> Warnings,
    long FramesFilledIn,
    double SlowestSoundMilliseconds,
    IReadOnlyList<string> Faults,
    IReadOnlyList<SoakReading> Readings);
