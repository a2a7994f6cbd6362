using System.Globalization;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>How long the two cores of a measurement have been busy so far, whoever with: see proc(5).</summary>
internal static class MachineTime
{
    private const double TicksPerSecond = 100; // of /proc, whatever the kernel's own clock does
    private static readonly int[] Working = [1, 2, 3, 6, 7, 8]; // user, nice, system, irq, softirq, steal: fields of a line; idle and iowait are not

    /// <summary>What the host gave to others (steal) is busy, too.</summary>
    public static TimeSpan Busy()
    {
        var ticks = File.ReadLines("/proc/stat")
            .Where(line => line.StartsWith("cpu0 ", StringComparison.Ordinal) || line.StartsWith("cpu1 ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Sum(fields => Working.Sum(kind => long.Parse(fields[kind], CultureInfo.InvariantCulture)));
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
