using System.Globalization;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>What a process has used so far, as Linux counts it.</summary>
/// <param name="Cpu">Of all its threads, those that ended included.</param>
/// <param name="CpuByThread">Of the threads that are there, by name.</param>
/// <param name="Memory">Bytes of its own that are in memory: no code, no files.</param>
internal sealed record ProcessCost(TimeSpan Cpu, IReadOnlyDictionary<string, TimeSpan> CpuByThread, long Memory)
{
    private const int TicksPerSecond = 100; // USER_HZ, the same on every Linux .NET runs on

    public static ProcessCost Of(int process)
    {
        var folder = $"/proc/{process}";
        var threads = Directory.GetDirectories(Path.Combine(folder, "task")).Select(task => File.ReadAllText(Path.Combine(task, "stat")));
        var memory = File.ReadLines(Path.Combine(folder, "status")).Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return new(
            CpuOf(File.ReadAllText(Path.Combine(folder, "stat"))),
            threads.GroupBy(NameOf, CpuOf).ToDictionary(group => group.Key, group => group.Aggregate((one, other) => one + other)),
            long.Parse(memory.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024);
    }

    /// <summary>The threads that used most since <paramref name="before"/>, each with its share of a core.</summary>
    public string Split(ProcessCost before, TimeSpan elapsed) => string.Join(", ", CpuByThread
        .Select(thread => (Name: thread.Key, Share: (thread.Value - before.CpuByThread.GetValueOrDefault(thread.Key)) / elapsed))
        .Where(thread => thread.Share > 0.0002)
        .OrderByDescending(thread => thread.Share)
        .Select(thread => $"{thread.Name} {thread.Share:P2}"));

    // proc(5): the name stands in brackets and may hold anything; user and system time are the 12th and 13th field behind it.
    private static string NameOf(string stat) => stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];

    private static TimeSpan CpuOf(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds(
            (double)(long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
