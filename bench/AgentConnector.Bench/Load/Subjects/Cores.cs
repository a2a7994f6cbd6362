using System.Diagnostics;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>Gives the service one core and the load another, with <c>taskset</c>; where that is not to be had, both share what there is.</summary>
internal static class Cores
{
    private const string Tool = "/usr/bin/taskset";
    private const string Marker = "LOAD_IS_PINNED";

    public static bool CanPin { get; } = OperatingSystem.IsLinux() && File.Exists(Tool)
        && (Environment.ProcessorCount > 1 || Environment.GetEnvironmentVariable(Marker) is not null);

    /// <summary>The program and its arguments that run a program on the first core.</summary>
    public static (string Program, string[] Arguments) OnFirst(string program, params string[] arguments) =>
        CanPin ? (Tool, ["-c", "0", program, .. arguments]) : (program, arguments);

    /// <summary>Runs this program once more on the second core, with the same arguments; null when this is that run already. It ends when that has ended, also when it was told to stop.</summary>
    public static async Task<int?> RepeatOnSecondAsync(CancellationToken cancellationToken)
    {
        if (!CanPin || Environment.GetEnvironmentVariable(Marker) is not null)
        {
            return null;
        }

        var start = new ProcessStartInfo(Tool, ["-c", "1", Environment.ProcessPath!, .. Environment.GetCommandLineArgs()[1..]]);
        start.Environment[Marker] = "1";
        // What arrives is noted by the very thread that the kernel woke: no second thread adds its delay to what is measured.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        using var process = Process.Start(start)!;
        using (cancellationToken.Register(() => Terminate(process.Id)))
        {
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return process.ExitCode;
    }

    /// <summary>A terminal's Ctrl+C has reached it already, a supervisor's signal has not.</summary>
    private static void Terminate(int process)
    {
        using var kill = Process.Start("sh", ["-c", FormattableString.Invariant($"kill -TERM {process}")]);
    }
}
