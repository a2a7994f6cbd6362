using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Terminal;
using Spectre.Console;

namespace AgentConnector.Tests.Terminal;

public sealed class LiveTranscriptTests
{
    /// <summary>Names of tools and words of agents are written by others.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_others_wrote_neither_commands_the_terminal_nor_begins_a_line(bool isTerminal)
    {
        const string Evil = "book\u001b]0;owned\u0007\u009b2J\r\nagent   [red]I said this[/]";
        var drawn = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new Screen(drawn, isTerminal) });
        console.Profile.Width = 200;
        var transcript = new LiveTranscript(console);

        foreach (CallEvent fact in (CallEvent[])
            [
                new CallToolCalled(Evil, "1"), new CallApprovalNeeded("1", Evil, Evil, null, DateTimeOffset.UnixEpoch), new CallWarning("code", Evil),
                Facts.Said(Speaker.Agent, Evil, 1), new CallTurnCorrected(1, Evil, Evil),
            ])
        {
            transcript.Show(new("e", CallId.Parse("c"), 1, fact.Type, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(fact, CallJson.Default.CallEvent)));
        }

        Assert.DoesNotContain(drawn.ToString(), c => char.IsControl(c) && c != '\n');
        Assert.Equal(5, drawn.ToString().Trim().Split('\n').Length);
    }

    private sealed class Screen(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => 200;

        public int Height => 50;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
