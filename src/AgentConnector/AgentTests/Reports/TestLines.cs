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
            Write($"[grey]{test.Test.Name.EscapeMarkup()} (with {test.Against.EscapeMarkup()})[/]");
        }
    }

    public void Saw(PlannedTest test, CallEvent fact)
    {
        if (!live)
        {
            return;
        }

        var name = several ? $"[grey]{test.Test.Name.EscapeMarkup()}[/] " : "";
        switch (fact)
        {
            case CallTurn { Tentative: false } turn:
                Write($"  {name}{Transcribed.Line(turn.Speaker, turn.Text, turn.StartMs, turn.Interrupted).EscapeMarkup()}");
                break;
            case CallToolCalled tool:
                Write($"  {name}[blue]tool[/] {tool.Tool.EscapeMarkup()}");
                break;
            case CallWarning warning:
                Write($"  {name}[yellow]{warning.Detail.EscapeMarkup()}[/]");
                break;
        }
    }

    public void Ended(PlannedTest test, TestResult result)
    {
        var what = $"{result.Test} (with {result.Against})".EscapeMarkup();
        var faults = result.Verdicts.Where(verdict => !verdict.Passed).Select(verdict => $"\n    {verdict.What}: {verdict.Detail}".EscapeMarkup());
        Write(
            result.Trouble is { } trouble ? $"[yellow]could not run[/]  {what}\n    {trouble.EscapeMarkup()}"
            : result.Passed ? FormattableString.Invariant($"[green]passed[/]  {what}, {result.Verdicts.Count} checks, {result.Talk!.End.DurationMs / 1000.0:0.0} s of talk")
            : $"[red]failed[/]  {what}{string.Concat(faults)}");
    }

    private void Write(string markup)
    {
        lock (gate)
        {
            console.MarkupLine(markup);
        }
    }
}
