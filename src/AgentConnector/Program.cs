using System.CommandLine;
using System.CommandLine.Help;
using AgentConnector.Calls;
using AgentConnector.Commands;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Listening;
using AgentConnector.Problems;

// Exit codes: 0 done, or stopped when asked; 1 failed; 2 could not start: wrong command line, settings, or what they name; 130 stopped by a signal before it began, or at once by a second one.
if (OpenFiles.TooFew is { } fault)
{
    await Console.Error.WriteLineAsync($"agent-connector cannot start: {fault}"); // before anything opens a file
    return ExitCode.WrongSettings;
}

using var noRoom = FileSizeSignal.Outlive();
var root = new Command(StartedAs.Name, "ElevenLabs Agent Connector: starts live voice conversations over HTTP. Without a command it serves.")
{
    new HelpOption(),
    new VersionOption(),
    ServeCommand.Make(),
    DemoCommand.Make(),
    CallCommand.Make(),
    TestCommand.Make(),
    DoctorCommand.Make(),
    AgentsCommand.Make(),
    DevicesCommand.Make(),
    SimulatorCommand.Make(),
    KeysCommand.Make(),
    DecryptCommand.Make(),
    BackupCommand.MakeBackup(),
    BackupCommand.MakeRestore(),
};
ServeCommand.MakeDefault(root);
root.Add(Spelled("help", "Show this help.", "--help"));
root.Add(Spelled("version", "Show the version.", "--version"));

var commandLine = root.Parse(args);
if (commandLine.Errors.Count > 0)
{
    foreach (var line in CommandLineFaults.Of(commandLine))
    {
        await Console.Error.WriteLineAsync(line);
    }

    return ExitCode.WrongSettings;
}

// The service has its own way to stop (DrainingLifetime): the parser must not catch signals.
try
{
    return await commandLine.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (StartException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ExitCode.WrongSettings;
}
catch (JournalException e)
{
    await Console.Error.WriteLineAsync(e.Message); // says what to do; where it happened helps nobody
    return ExitCode.Failed;
}

// What many programs take as a word.
Command Spelled(string word, string meaning, string option)
{
    var command = new Command(word, meaning);
    command.SetAction((parsed, cancellationToken) => root.Parse([option]).InvokeAsync(parsed.InvocationConfiguration, cancellationToken));
    return command;
}
