using AgentConnector.Integration.Tests.Hosting;

namespace AgentConnector.Integration.Tests.Commands;

/// <summary>Runs the tests; or, asked by one of them, a real service in a process of its own.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args) =>
        args is [SlowCallsService.Argument]
            ? await SlowCallsService.RunAsync()
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
