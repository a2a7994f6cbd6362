using System.Globalization;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>How long the two cores of a measurement have been busy so far, whoever with: see proc(5).</summary>
internal static class MachineTime
{
    private const double TicksPerSecond = 100; // of /proc, whatever the kernel's own clock does
    private const int Idle = 3;
    private const int WaitingForDisk = 4;
    private const int Kinds = 8; // user, nice, system, idle, iowait, irq, softirq, steal; guests are in user

    /// <summary>What the host gave to others (steal) is busy, too.</summary>
    public static TimeSpan Busy()
    {
        var ticks = File.ReadLines("/proc/stat")
            .Where(line => line.StartsWith("cpu0 ", StringComparison.Ordinal) || line.StartsWith("cpu1 ", StringComparison.Ordinal))
            .Sum(line => line.Split(' ').Skip(1).Take(Kinds).Where((_, kind) => kind is not (Idle or WaitingForDisk)).Sum(text => long.Parse(text, CultureInfo.InvariantCulture)));
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
