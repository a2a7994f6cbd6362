using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.Hosting;
using AgentConnector.Terminal;
using Spectre.Console;

namespace AgentConnector.Demo;

/// <summary>
/// <c>agent-connector demo</c>: the main job with nothing configured. Starts the service on loopback with the built-in agent, posts a call
/// over HTTP as n8n would, shows the conversation of a bundled caller with the agent, and says where everything lies.
/// </summary>
internal static class DemoCommand
{
    private static readonly Option<DirectoryInfo> Folder = new("--data-dir")
    {
        Description = "Where the record, the transcript and the recording go.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("data", "demo")),
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Scenario = new("--scenario")
    {
        Description = "What the built-in agent does.",
        DefaultValueFactory = _ => "demo",
        HelpName = "NAME",
    };

    private static readonly Option<string> Caller = new("--to")
    {
        Description = "Who calls: wav:NAME.",
        DefaultValueFactory = _ => "wav:demo",
        HelpName = "ENDPOINT",
    };

    public static Command Make()
    {
        var command = new Command("demo", "Hear the whole product work offline: one simulated call, from the HTTP request to the recording.")
        {
            Folder, Scenario, Caller,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(Folder)!.FullName, parsed.GetValue(Scenario)!, parsed.GetValue(Caller)!, Output.Console(), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string folder, string scenario, string caller, IAnsiConsole console, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var settings = SettingsLoader.Load(new SettingSources([], new Dictionary<string, string>(), new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
            ["DATA_DIR"] = folder,
            ["LOG_LEVEL"] = "ERROR",
            ["API_KEYS"] = "demo=" + key,
        }));
        await using var app = await ConnectorApp.StartAsync(settings, TextWriter.Null, configure: null, cancellationToken);
        using var http = OutgoingHttp.NewClient(new Uri(app.Urls.First()), key, TimeSpan.FromMinutes(5));

        var request = new { agent_id = "agent_demo", to = caller, metadata = new { source = "demo" }, simulate = new { scenario } };
        console.MarkupLineInterpolated($"[grey]POST {http.BaseAddress}webhook/initiate-call[/]  {JsonSerializer.Serialize(request)}");
        using var response = await http.PostAsJsonAsync(new Uri("webhook/initiate-call", UriKind.Relative), request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        console.MarkupLineInterpolated($"[grey]{(int)response.StatusCode}[/]  {answer}");
        console.WriteLine();
        if (!response.IsSuccessStatusCode)
        {
            return ExitCode.Failed;
        }

        var started = JsonSerializer.Deserialize(answer, CallJson.Default.StartedCall)!;
        await new LiveTranscript(console).ShowAsync(http, started.Links.Events, cancellationToken);
        await KeepAsync(http, started.SessionId, folder, console, app.Services.GetRequiredService<IRecordingStore>(), cancellationToken);
        await app.StopAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static async Task KeepAsync(
        HttpClient http, CallId id, string folder, IAnsiConsole console, IRecordingStore recordings, CancellationToken cancellationToken)
    {
        var record = Path.Combine(folder, "record.json");
        var transcript = Path.Combine(folder, "transcript.txt");
        await File.WriteAllTextAsync(record, await GetAsync(http, $"calls/{id}", "application/json", cancellationToken), cancellationToken);
        await File.WriteAllTextAsync(transcript, await GetAsync(http, $"calls/{id}/transcript", "text/plain", cancellationToken), cancellationToken);

        console.WriteLine();
        var table = new Grid().AddColumn().AddColumn();
        table.AddRow("Record", Markup.Escape(record));
        table.AddRow("Transcript", Markup.Escape(transcript));
        table.AddRow("Recording", Markup.Escape(recordings.PathOf(id)) + "  [grey](caller left, agent right)[/]");
        console.Write(table);
        console.MarkupLine("[grey]Next: set ELEVENLABS_API_KEY in .env and ./run serves your own agents. Every command: ./run --help[/]");
    }

    private static async Task<string> GetAsync(HttpClient http, string path, string mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}
