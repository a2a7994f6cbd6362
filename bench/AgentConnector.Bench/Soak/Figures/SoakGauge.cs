using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AgentConnector.Bench.Load;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Soak.Figures;

/// <summary>Reads the service's process as the kernel shows it, and what it tells of itself.</summary>
internal sealed partial class SoakGauge(LoadSession session)
{
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{session.Process.Id}");
    private (long At, TimeSpan Service, TimeSpan Load) before = (Stopwatch.GetTimestamp(), Cpu(session), Environment.CpuUsage.TotalTime);

    public async Task<SoakReading> ReadAsync(int calls, int running, int faults, CancellationToken cancellationToken)
    {
        var status = await File.ReadAllTextAsync(folder + "/status", cancellationToken);
        var metrics = await session.Process.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        var late = await session.Metronome.AskAsync(() => LatestBeat(session.Metronome));
        var now = (At: Stopwatch.GetTimestamp(), Service: Cpu(session), Load: Environment.CpuUsage.TotalTime);
        var took = Stopwatch.GetElapsedTime(before.At, now.At);
        var reading = new SoakReading(
            Stopwatch.GetElapsedTime(start).TotalMinutes,
            calls,
            running,
            Number(status, "RssAnon") * 1024 / 1e6,
            Number(status, "VmRSS") * 1024 / 1e6,
            Dropped().Matches(metrics).Sum(line => long.Parse(line.Groups["frames"].ValueSpan, CultureInfo.InvariantCulture)),
            Directory.EnumerateFileSystemEntries(folder + "/fd").Count(),
            (int)Number(status, "Threads"),
            (now.Service - before.Service) / took,
            (now.Load - before.Load) / took,
            late,
            faults);
        before = now;
        return reading;
    }

    private static double LatestBeat(Metronome metronome)
    {
        var late = metronome.Lateness().DefaultIfEmpty().Max();
        metronome.Restart();
        return late;
    }

    private static TimeSpan Cpu(LoadSession session)
    {
        using var process = System.Diagnostics.Process.GetProcessById(session.Process.Id);
        return process.TotalProcessorTime;
    }

    private static long Number(string status, string name) =>
        long.Parse(Regex.Match(status, $@"^{name}:\s+(\d+)", RegexOptions.Multiline | RegexOptions.CultureInvariant).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\w*(media_streams|agents_audio)_dropped_total\S* (?<frames>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Dropped();
}
