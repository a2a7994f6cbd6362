using AgentConnector.AgentTests.Running;
using AgentConnector.Calls;
using Spectre.Console;

namespace AgentConnector.AgentTests.Reports;

/// <summary>What happens, in lines: at a terminal the talk as it goes on, in a pipe the results.</summary>
internal sealed class TestLines(IAnsiConsole console, bool live, bool several) : ITestWatch
{
    private readonly Lock gate = new();

    public void Began(PlannedTest test)
    {
        if (live)
        {
            Write($"[grey]{Plain(test.Test.Name)} (with {Plain(test.Against)})[/]");
        }
    }

    public void Saw(PlannedTest test, CallEvent fact)
    {
        if (!live)
        {
            return;
        }

        var name = several ? $"[grey]{Plain(test.Test.Name)}[/] " : "";
        switch (fact)
        {
            case CallTurn { Tentative: false } turn:
                Write($"  {name}{Plain(Transcribed.Line(turn.Speaker, turn.Text, turn.StartMs, turn.Interrupted))}");
                break;
            case CallToolCalled tool:
                Write($"  {name}[blue]tool[/] {Plain(tool.Tool)}");
                break;
            case CallWarning warning:
                Write($"  {name}[yellow]{Plain(warning.Detail)}[/]");
                break;
        }
    }

    public void Ended(PlannedTest test, TestResult result)
    {
        var what = Plain($"{result.Test} (with {result.Against})");
        var faults = result.Verdicts.Where(verdict => !verdict.Passed).Select(verdict => $"\n    {Plain($"{verdict.What}: {verdict.Detail}")}");
        Write(
            result.Trouble is { } trouble ? $"[yellow]could not run[/]  {what}\n    {Plain(trouble)}"
            : result.Passed ? FormattableString.Invariant($"[green]passed[/]  {what}, {result.Verdicts.Count} checks, {result.Talk!.End.DurationMs / 1000.0:0.0} s of talk")
            : $"[red]failed[/]  {what}{string.Concat(faults)}");
    }

    /// <summary>What agents and files say stands in lines of ours: it may neither begin others nor command the terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).EscapeMarkup();

    private void Write(string markup)
    {
        lock (gate)
        {
            console.MarkupLine(markup);
        }
    }
}
