using System.Globalization;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>What a process has used so far, as Linux counts it.</summary>
/// <param name="Cpu">Of all its threads, those that ended included.</param>
/// <param name="Threads">Those that are there, by number: the same, and how often each slept and was woken.</param>
/// <param name="Memory">Bytes of its own that are in memory: no code, no files.</param>
internal sealed record ProcessCost(TimeSpan Cpu, IReadOnlyDictionary<string, (string Name, TimeSpan Cpu, long Wakes)> Threads, long Memory)
{
    private const int TicksPerSecond = 100; // USER_HZ, the same on every Linux .NET runs on

    public static ProcessCost Of(int process)
    {
        var folder = $"/proc/{process}";
        return new(
            CpuOf(File.ReadAllText(Path.Combine(folder, "stat"))),
            Directory.GetDirectories(Path.Combine(folder, "task")).ToDictionary(task => Path.GetFileName(task), ThreadAt),
            StatusOf(folder, "RssAnon:") * 1024);
    }

    /// <summary>How often any thread was woken since <paramref name="before"/>; of those that ended meanwhile nobody knows.</summary>
    public long WakesSince(ProcessCost before) => Since(before).Sum(thread => thread.Wakes);

    /// <summary>The threads that used most since <paramref name="before"/>, each with its share of a core and how often a second it was woken.</summary>
    public string Split(ProcessCost before, TimeSpan elapsed) => string.Join(", ", Since(before)
        .GroupBy(thread => thread.Name)
        .Select(group => (Name: group.Key, Share: group.Sum(thread => thread.Cpu / elapsed), Wakes: group.Sum(thread => thread.Wakes) / elapsed.TotalSeconds))
        .Where(thread => thread.Share > 0.0002)
        .OrderByDescending(thread => thread.Share)
        .Select(thread => $"{thread.Name} {thread.Share:P2} at {thread.Wakes:F0}/s"));

    private IEnumerable<(string Name, TimeSpan Cpu, long Wakes)> Since(ProcessCost before)
    {
        foreach (var (id, now) in Threads)
        {
            var then = before.Threads.GetValueOrDefault(id);
            yield return (now.Name, now.Cpu - then.Cpu, now.Wakes - then.Wakes);
        }
    }

    private static (string Name, TimeSpan Cpu, long Wakes) ThreadAt(string task)
    {
        var stat = File.ReadAllText(Path.Combine(task, "stat"));
        return (NameOf(stat), CpuOf(stat), StatusOf(task, "voluntary_ctxt_switches:"));
    }

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
