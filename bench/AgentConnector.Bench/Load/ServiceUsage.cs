using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentConnector.Bench.Load;

/// <summary>What a process has used, as the kernel counts it.</summary>
internal static partial class ServiceUsage
{
    /// <summary>Processor time in user and kernel mode so far.</summary>
    public static TimeSpan Cpu(int process)
    {
        using var running = Process.GetProcessById(process);
        return running.TotalProcessorTime;
    }

    /// <summary>Memory that would be free if the process were gone: private pages, as <c>smaps_rollup</c> counts them; elsewhere what the system calls private.</summary>
    public static long PrivateBytes(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            using var running = Process.GetProcessById(process);
            return running.PrivateMemorySize64;
        }

        var rollup = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup"));
        return Private().Matches(rollup).Sum(line => long.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) * 1024;
    }

    [GeneratedRegex(@"^Private_(?:Clean|Dirty):\s+(\d+) kB", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Private();
}
