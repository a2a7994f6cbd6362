using System.Globalization;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>What a process has used so far, as Linux counts it.</summary>
/// <param name="Cpu">Of all its threads, those that ended included.</param>
/// <param name="ByThread">Of the threads that are there, by name: the same, and how often they slept and were woken.</param>
/// <param name="Memory">Bytes of its own that are in memory: no code, no files.</param>
internal sealed record ProcessCost(TimeSpan Cpu, IReadOnlyDictionary<string, (TimeSpan Cpu, long Wakes)> ByThread, long Memory)
{
    private const int TicksPerSecond = 100; // USER_HZ, the same on every Linux .NET runs on

    /// <summary>How often any of the threads was woken.</summary>
    public long Wakes => ByThread.Values.Sum(thread => thread.Wakes);

    public static ProcessCost Of(int process)
    {
        var folder = $"/proc/{process}";
        var threads = Directory.GetDirectories(Path.Combine(folder, "task")).Select(task =>
            (Stat: File.ReadAllText(Path.Combine(task, "stat")), Wakes: StatusOf(task, "voluntary_ctxt_switches:")));
        return new(
            CpuOf(File.ReadAllText(Path.Combine(folder, "stat"))),
            threads.GroupBy(thread => NameOf(thread.Stat)).ToDictionary(
                group => group.Key,
                group => (group.Aggregate(TimeSpan.Zero, (sum, thread) => sum + CpuOf(thread.Stat)), group.Sum(thread => thread.Wakes))),
            StatusOf(folder, "RssAnon:") * 1024);
    }

    /// <summary>The threads that used most since <paramref name="before"/>, each with its share of a core and how often a second it was woken.</summary>
    public string Split(ProcessCost before, TimeSpan elapsed) => string.Join(", ", ByThread
        .Select(thread => (Name: thread.Key, Now: thread.Value, Then: before.ByThread.GetValueOrDefault(thread.Key)))
        .Select(thread => (thread.Name, Share: (thread.Now.Cpu - thread.Then.Cpu) / elapsed, Wakes: (thread.Now.Wakes - thread.Then.Wakes) / elapsed.TotalSeconds))
        .Where(thread => thread.Share > 0.0002)
        .OrderByDescending(thread => thread.Share)
        .Select(thread => $"{thread.Name} {thread.Share:P2} at {thread.Wakes:F0}/s"));

    // proc(5): the name stands in brackets and may hold anything; user and system time are the 12th and 13th field behind it.
    private static string NameOf(string stat) => stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];

    private static TimeSpan CpuOf(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds(
            (double)(long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    private static long StatusOf(string folder, string name)
    {
        var line = File.ReadLines(Path.Combine(folder, "status")).Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
