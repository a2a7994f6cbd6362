using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>What one thread has used so far, as the kernel counts it: see proc(5).</summary>
/// <param name="Name">At most 15 characters of it.</param>
/// <param name="Cpu">Processor time in user and kernel mode.</param>
/// <param name="Switches">How often it gave the core away, or lost it.</param>
internal sealed partial record ThreadUsage(string Name, TimeSpan Cpu, long Switches)
{
    private const double TicksPerSecond = 100; // of /proc, whatever the kernel's own clock does
    private const int UserTime = 11; // counted from the field behind the name
    private const int SystemTime = 12;

    /// <param name="task">The thread's folder in <c>/proc</c>.</param>
    public static ThreadUsage Of(string task)
    {
        var stat = File.ReadAllText($"{task}/stat");
        var (open, close) = (stat.IndexOf('(', StringComparison.Ordinal), stat.LastIndexOf(')'));
        var fields = stat[(close + 2)..].Split(' ');
        return new(
            stat[(open + 1)..close],
            TimeSpan.FromSeconds((Number(fields[UserTime]) + Number(fields[SystemTime])) / TicksPerSecond),
            Switched().Matches(File.ReadAllText($"{task}/status")).Sum(line => Number(line.Groups[1].Value)));
    }

    public static ThreadUsage operator -(ThreadUsage later, ThreadUsage earlier) =>
        new(later.Name, later.Cpu - earlier.Cpu, later.Switches - earlier.Switches);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:non)?voluntary_ctxt_switches:\s+(\d+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Switched();
}
