using System.CommandLine;
using AgentConnector.Problems;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

namespace AgentConnector.Bench;

/// <summary><c>run</c>: BenchmarkDotNet, with its own options.</summary>
internal static class RunCommand
{
    private static readonly Argument<string[]> Options = new("options") { Description = "BenchmarkDotNet's, such as --filter '*G711*' or --list flat; run -- --help shows them all." };

    public static Command Make()
    {
        var command = new Command("run", "BenchmarkDotNet: wall clock and allocations of the same steps. All, --filter '*', take some minutes; without options it asks which.") { Options };
        command.SetAction(parsed => Run(parsed.GetValue(Options) ?? []));
        return command;
    }

    private static int Run(string[] options)
    {
        if (options is not ["--help"] && !ConfigParser.Parse(options, ConsoleLogger.Default, FrameJob.Config).isSuccess)
        {
            return ExitCode.WrongSettings;
        }

        BenchmarkSwitcher.FromAssembly(typeof(FrameJob).Assembly).Run(options, FrameJob.Config);
        return ExitCode.Done;
    }
}
