using System.CommandLine;
using System.CommandLine.Help;
using AgentConnector.Bench;
using AgentConnector.Bench.Load;
using AgentConnector.Bench.Load.Subjects;
using AgentConnector.Bench.Soak;
using AgentConnector.Commands;
using AgentConnector.Problems;

var root = new Command("AgentConnector.Bench", "What the service costs. bench/README.md explains the figures; COMMAND --help the options.")
{
    new HelpOption(),
    LoadCommand.Make(),
    SoakCommand.Make(),
    StartCommand.Make(),
    CpuCommand.Make(),
    RunCommand.Make(),
};

var commandLine = root.Parse(args);
if (commandLine.Errors.Count > 0)
{
    foreach (var line in CommandLineFaults.Of(commandLine))
    {
        await Console.Error.WriteLineAsync(line);
    }

    return ExitCode.WrongSettings;
}

try
{
    // A signal cancels: what was started is ended and what was written is removed, if that does not take for ever.
    return await commandLine.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(20), EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    return ExitCode.StoppedAtOnce;
}
catch (SubjectException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ExitCode.Failed;
}
