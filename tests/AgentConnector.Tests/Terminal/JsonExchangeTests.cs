using System.Text;
using AgentConnector.Terminal;
using Spectre.Console;

namespace AgentConnector.Tests.Terminal;

public sealed class JsonExchangeTests
{
    private const string Json =
        """{"agent_id":"agent_demo","to":"wav:demo","metadata":{"source":"demo","note":"a \"quoted, word\": and more"},"simulate":{"scenario":"demo"},"links":{"self":"/calls/call_01a2243dac797806b4d0541f95354506"}}""";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(400)]
    public void On_a_terminal_no_word_is_broken_and_the_json_stands_indented_below(int width)
    {
        var lines = Shown(width, isTerminal: true);

        Assert.Equal("POST http://127.0.0.1:8000/calls", lines[0]);
        Assert.All(lines[1..], line => Assert.StartsWith("  ", line));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        string[] whole = ["\"agent_demo\",", "{\"source\":", "\"/calls/call_01a2243dac797806b4d0541f95354506\"}}"];
        Assert.All(whole, word => Assert.Contains(lines, line => line.Contains(word, StringComparison.Ordinal)));
        Assert.Contains("\"a \\\"quoted, word\\\": and more\"", string.Join(' ', lines.Select(line => line.Trim())));
    }

    [Fact]
    public void In_a_pipe_it_stays_one_line() =>
        Assert.Equal(["POST http://127.0.0.1:8000/calls  " + Json], Shown(1000, isTerminal: false));

    private static string[] Shown(int width, bool isTerminal)
    {
        var drawn = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new Screen(drawn, width, isTerminal) });

        JsonExchange.Show(console, "POST http://127.0.0.1:8000/calls", Json);

        return [.. drawn.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }

    private sealed class Screen(TextWriter writer, int width, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
