using AgentConnector.Integration.Tests.History.Privacy;
using AgentConnector.Integration.Tests.Hosting;

namespace AgentConnector.Integration.Tests.Commands;

/// <summary>Runs the tests; or, asked by one of them, a real service in a process of its own.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args) =>
        args switch
        {
            [SlowCallsService.Argument] => await SlowCallsService.RunAsync(),
            [SweepingProgram.Argument, var folder] => await SweepingProgram.RunAsync(folder),
            _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
        };
}
