using Spectre.Console;

namespace AgentConnector.Terminal;

/// <summary>Where commands write: colour on a terminal; plain, unbroken lines into a pipe or a file.</summary>
internal static class Output
{
    public static IAnsiConsole Console()
    {
        if (!System.Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 1000;
        return console;
    }
}
