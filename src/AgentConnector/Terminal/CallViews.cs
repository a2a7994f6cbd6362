using Spectre.Console;

namespace AgentConnector.Terminal;

/// <summary>Which view of a call fits where it is shown.</summary>
internal static class CallViews
{
    /// <param name="console">A terminal that can be drawn on gets meters.</param>
    /// <param name="output">Where JSON goes.</param>
    /// <param name="json">For scripts.</param>
    public static ICallView For(IAnsiConsole console, TextWriter output, bool json) =>
        !json && console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? new CallScreen(console)
            : new PlainCallView(console, output, json);
}
