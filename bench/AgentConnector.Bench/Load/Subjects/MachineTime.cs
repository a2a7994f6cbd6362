using System.Diagnostics;
using System.Globalization;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>How long the two cores of a measurement have been busy so far, whoever with: see proc(5).</summary>
internal static class MachineTime
{
    private const double TicksPerSecond = 100; // of /proc, whatever the kernel's own clock does
    private const int Idle = 4; // fields of a line, behind the core's name
    private const int WaitingForDisk = 5;

    /// <summary>All that was not idle, from a moment of no meaning: so what the host gave to others (steal) is in it. The kernel measures idle time and only samples the rest.</summary>
    public static TimeSpan Busy()
    {
        var cores = File.ReadLines("/proc/stat")
            .Where(line => line.StartsWith("cpu0 ", StringComparison.Ordinal) || line.StartsWith("cpu1 ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToList();
        var idle = cores.Sum(fields => Number(fields[Idle]) + Number(fields[WaitingForDisk])) / TicksPerSecond;
        return (cores.Count * Stopwatch.GetElapsedTime(0)) - TimeSpan.FromSeconds(idle);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
