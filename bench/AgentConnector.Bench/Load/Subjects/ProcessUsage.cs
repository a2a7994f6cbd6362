using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>What a process has used so far, as the kernel counts it.</summary>
/// <param name="Cpu">Processor time in user and kernel mode.</param>
/// <param name="Threads">What each of its threads has used, by the thread's number.</param>
internal sealed partial record ProcessUsage(TimeSpan Cpu, IReadOnlyDictionary<string, ThreadUsage> Threads)
{
    /// <summary>The runtime's thread that compiles anew what runs often.</summary>
    public const string Compiler = ".NET Tiered Com";

    /// <summary>What threads used that have ended since: the pool lets workers go and takes new ones.</summary>
    private const string Ended = "(ended)";

    /// <summary>How often its threads gave the core away, or lost it.</summary>
    public long Switches => Threads.Values.Sum(thread => thread.Switches);

    /// <summary>The share of each thread's name in the processor time, the greatest first.</summary>
    public IReadOnlyDictionary<string, double> Shares
    {
        get
        {
            var shares = Threads.Values.GroupBy(thread => thread.Name).Select(name => (name.Key, Share: name.Sum(thread => thread.Cpu / Cpu))).ToList();
            shares.Add((Ended, Math.Max(0, 1 - shares.Sum(name => name.Share))));
            return shares.Where(name => name.Share >= 0.001).OrderByDescending(name => name.Share).ToDictionary(name => name.Key, name => name.Share);
        }
    }

    public static ProcessUsage Of(int process)
    {
        using var running = Process.GetProcessById(process);
        var threads = new Dictionary<string, ThreadUsage>();
        foreach (var task in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
        {
            try
            {
                threads[task] = ThreadUsage.Of(task);
            }
            catch (IOException)
            {
                // the thread has just ended
            }
        }

        return new(running.TotalProcessorTime, threads);
    }

    public static ProcessUsage operator -(ProcessUsage later, ProcessUsage earlier) => new(
        later.Cpu - earlier.Cpu,
        later.Threads.ToDictionary(
            thread => thread.Key,
            thread => earlier.Threads.TryGetValue(thread.Key, out var before) ? thread.Value - before : thread.Value));

    /// <summary>Memory that would be free if the process were gone: its private pages, without those that are a file's and unchanged.</summary>
    public static long PrivateBytes(int process)
    {
        var rollup = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup"));
        return Private().Matches(rollup).Sum(line => long.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) * 1024;
    }

    [GeneratedRegex(@"^Private_Dirty:\s+(\d+) kB", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Private();
}
