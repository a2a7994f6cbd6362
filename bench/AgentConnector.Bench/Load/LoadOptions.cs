using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>What <c>load</c> was asked for.</summary>
internal sealed record LoadOptions
{
    public IReadOnlyList<int> Calls { get; init; } = [1, 10, 50, 200];

    public IReadOnlyList<Profile> Profiles { get; init; } = [Profile.Always];

    public IReadOnlyList<Subject> Subjects { get; init; } = [Subject.Service, Subject.Bare];

    public Conditions Conditions { get; init; } = new(Recording: true, Inline.Default);

    /// <summary>Under load, before anything counts: until the runtime has replaced its first, quick compilation.</summary>
    public TimeSpan Warm { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(30);

    public bool Json { get; init; }

    /// <summary>Search for the most calls instead.</summary>
    public bool Find { get; init; }

    /// <summary>Judge the ratios.</summary>
    public bool Quick { get; init; }

    public static LoadOptions ToFind { get; } = new() { Find = true, Measured = TimeSpan.FromSeconds(15) };

    public static LoadOptions InAMinute { get; } = new()
    {
        Quick = true,
        Calls = [50],
        Profiles = [Profile.Always, Profile.Talk],
        Warm = TimeSpan.FromSeconds(5),
        Measured = TimeSpan.FromSeconds(4),
    };
}
