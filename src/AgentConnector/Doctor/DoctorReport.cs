using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace AgentConnector.Doctor;

/// <summary>Shows a diagnosis: a table for people, one JSON object for scripts.</summary>
internal sealed class DoctorReport(IAnsiConsole console, TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal, not for a web page
        WriteIndented = true,
    };

    /// <summary>Tells what is being done while it is done.</summary>
    public Task<Diagnosis> WhileLookingAsync(Func<Action<string>, Task<Diagnosis>> look)
    {
        if (json)
        {
            return look(_ => { });
        }

        return console.Profile.Capabilities.Interactive
            ? console.Status().Spinner(Spinner.Known.Dots).StartAsync("…", status => look(doing => status.Status(Markup.Escape(doing) + " …")))
            : look(doing => console.WriteLine(doing + " ..."));
    }

    public void Show(Diagnosis diagnosis)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new { diagnosis.Well, diagnosis.Findings, diagnosis.Sound, diagnosis.Settings }, Wire));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).HideHeaders()
            .AddColumn(new TableColumn("").NoWrap()).AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        foreach (var finding in diagnosis.Findings)
        {
            var advice = finding.Advice is null ? "" : $"\n[{(finding.Verdict is Verdict.Good ? "grey" : "bold")}]{Markup.Escape(finding.Advice)}[/]";
            table.AddRow(Mark(finding.Verdict), Markup.Escape(finding.Check), Markup.Escape(finding.Seen) + advice);
        }

        console.Write(table);
        ShowSettings(diagnosis.Settings);
        console.MarkupLine(Summary(diagnosis));
    }

    /// <summary>A sentence beside the diagnosis; not in JSON.</summary>
    public void Say(string sentence)
    {
        if (!json)
        {
            console.WriteLine(sentence);
        }
        else
        {
            Console.Error.WriteLine(sentence);
        }
    }

    private void ShowSettings(IReadOnlyDictionary<string, string> settings)
    {
        if (settings.Count == 0)
        {
            return;
        }

        console.MarkupLine("Settings for these devices and this room [grey](--write puts them into .env)[/]:");
        foreach (var (name, value) in settings)
        {
            console.MarkupLineInterpolated($"  [bold]{name}={value}[/]");
        }

        console.WriteLine();
    }

    private static string Summary(Diagnosis diagnosis)
    {
        var wrong = diagnosis.Findings.Count(finding => finding.Verdict is Verdict.Wrong);
        var fair = diagnosis.Findings.Count(finding => finding.Verdict is Verdict.Fair);
        return (wrong, fair) switch
        {
            (0, 0) => "[green]All is well.[/]",
            (0, 1) => "[green]Nothing is wrong.[/] One thing could be better.",
            (0, _) => $"[green]Nothing is wrong.[/] {fair} things could be better.",
            (1, _) => "[red]One thing is wrong:[/] mend it, then run the doctor again.",
            _ => $"[red]{wrong} things are wrong:[/] mend them, then run the doctor again.",
        };
    }

    private static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Good => "[green]ok[/]",
        Verdict.Fair => "[yellow]fair[/]",
        Verdict.Wrong => "[red]wrong[/]",
        _ => "[grey]-[/]",
    };
}
