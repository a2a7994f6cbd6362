using System.Globalization;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>The most calls of each profile, and what they cost at that number.</summary>
internal static class CapacityTable
{
    public static string Of(IReadOnlyList<Capacity> found)
    {
        string[] lines =
        [
            "| The most calls on one core: p99 below 20 ms both ways, nothing lost | service | bare | ratio |",
            "|---|---:|---:|---:|",
            .. found.Select(capacity => capacity.Profile).Distinct().Select(profile => Line(profile, found)),
        ];
        return string.Join('\n', lines);
    }

    private static string Line(Profile profile, IReadOnlyList<Capacity> found)
    {
        var (service, bare) = (Of(Subject.Service), Of(Subject.Bare));
        var ratio = service is not null && bare is { Most: > 0 } ? ((double)service.Most / bare.Most).ToString("F2", CultureInfo.InvariantCulture) : "";
        return $"| {Values.Name(profile)} | {Text(service)} | {Text(bare)} | {ratio} |";

        Capacity? Of(Subject subject) => found.FirstOrDefault(capacity => capacity.Profile == profile && capacity.Subject == subject);
    }

    private static string Text(Capacity? capacity) => capacity is null
        ? ""
        : capacity.Tried.LastOrDefault(result => result.Calls == capacity.Most) is { } best
        ? FormattableString.Invariant($"{capacity.Most} ({best.CpuPerCallMinute:F3} CPU s per call-minute)")
        : "fewer than 25";
}
