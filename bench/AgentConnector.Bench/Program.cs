using System.CommandLine;
using System.CommandLine.Help;
using AgentConnector.Bench;
using AgentConnector.Bench.Load;
using AgentConnector.Commands;
using AgentConnector.Problems;

var root = new Command("AgentConnector.Bench", "What the service costs. bench/README.md explains the figures; COMMAND --help the options.")
{
    new HelpOption(),
    LoadCommand.Make(),
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

// A signal ends this process and, from the terminal, the one it measures.
return await commandLine.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
