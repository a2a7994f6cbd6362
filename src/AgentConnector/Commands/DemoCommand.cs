using System.CommandLine;
using System.Net.Http.Headers;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.Demo;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;
using AgentConnector.Endpoints.Wav;
using AgentConnector.Problems;
using AgentConnector.Terminal;
using Spectre.Console;

namespace AgentConnector.Commands;

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
        Description = $"What the built-in agent does; {StartedAs.Name} simulator --list shows all there is.",
        DefaultValueFactory = _ => "demo",
        HelpName = "NAME",
    };

    private static readonly Option<string> Caller = new("--to")
    {
        Description = "Who calls: wav:NAME.",
        DefaultValueFactory = _ => "wav:demo",
        HelpName = "ENDPOINT",
    };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Not on this machine's speaker." };

    public static Command Make()
    {
        var command = new Command("demo", "Hear the whole product work offline: one simulated call, from the HTTP request to the recording. Ctrl-C ends it.")
        {
            Folder, Scenario, Caller, Quiet,
        };
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        var (folder, console) = (parsed.GetValue(Folder)!.FullName, Output.Console());
        using var signals = new TwoSignals();
        try
        {
            console.MarkupLine("[grey]Starting the service and the built-in agent …[/]");

            // Nothing but the folder is set: the demo is the same on every machine.
            var sources = new SettingSources([], new Dictionary<string, string>(), new Dictionary<string, string> { ["DATA_DIR"] = folder });
            await using var service = await OwnService.StartAsync(sources, signals.Either, parsed.GetValue(Quiet) ? null : LetHear);
            if (service.Services.GetService<HeardConnector>() is { } heard)
            {
                heard.Opened = isHeard => console.MarkupLine(isHeard
                    ? "[grey]Both sides are heard on this machine's speaker.[/]"
                    : "[grey]This machine has no speaker to hear it on; the recording has both sides.[/]");
            }

            var call = new PlacedCall(
                service.Client,
                CallViews.For(console, TextWriter.Null, json: false),
                signals,
                (line, json) => JsonExchange.Show(console, line, json));
            var code = await call.RunAsync(new
            {
                agent_id = "agent_demo",
                to = parsed.GetValue(Caller),
                metadata = new { source = "demo" },
                simulate = new { scenario = parsed.GetValue(Scenario) },
            });
            if (call.Id is { } id)
            {
                await KeepAsync(service.Client, id, folder, console, service.Services.GetRequiredService<IRecordingStore>(), signals.Insisted);
            }

            return code;
        }
        catch (OperationCanceledException) when (signals.Either.IsCancellationRequested)
        {
            return ExitCode.StoppedAtOnce;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The demo cannot write to {folder}: {e.Message} Name another folder with --data-dir.");
            return ExitCode.Failed;
        }
    }

    private static void LetHear(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WavEndpointConnector>().AddSingleton(provider => new HeardConnector(
            provider.GetRequiredService<WavEndpointConnector>(), provider.GetRequiredService<SoundSystem>(), provider.GetRequiredService<TimeProvider>()));
        var plain = builder.Services.Single(service => service.ImplementationType == typeof(WavEndpointConnector) && service.ServiceType == typeof(IEndpointConnector));
        builder.Services.Remove(plain);
        builder.Services.AddSingleton<IEndpointConnector>(provider => provider.GetRequiredService<HeardConnector>());
    }

    private static async Task KeepAsync(
        HttpClient http, CallId id, string folder, IAnsiConsole console, IRecordingStore recordings, CancellationToken cancellationToken)
    {
        var record = Path.Combine(folder, "record.json");
        var transcript = Path.Combine(folder, "transcript.txt");
        PrivateFile.Write(record, await GetAsync(http, $"calls/{id}", "application/json", cancellationToken));
        PrivateFile.Write(transcript, await GetAsync(http, $"calls/{id}/transcript", "text/plain", cancellationToken));

        console.WriteLine();
        var lines = console.Profile.Out.Writer; // as they are: a path that is broken to fit the screen cannot be copied
        await lines.WriteLineAsync($"Record      {record}");
        await lines.WriteLineAsync($"Transcript  {transcript}");
        await lines.WriteLineAsync($"Recording   {recordings.PathOf(id)}");
        console.MarkupLine("[grey]            (caller left, agent right)[/]");
        console.MarkupLineInterpolated($"[grey]Next: set ELEVENLABS_API_KEY in .env, and {StartedAs.Name} serves your own agents. Every command: {StartedAs.Name} --help[/]");
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
