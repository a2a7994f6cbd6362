using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Listening;
using AgentConnector.Problems;
using AgentConnector.Simulator;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector simulator</c>: the built-in agent cloud as a server of its own, for any client of the real one.</summary>
internal static class SimulatorCommand
{
    private static readonly AgentCloudOptions Defaults = new();

    private static readonly Option<string> Host = new("--host")
    {
        Description = "The address to listen on.",
        DefaultValueFactory = _ => "127.0.0.1",
        HelpName = "ADDRESS",
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen on; 0 for any free one.",
        DefaultValueFactory = _ => 8001,
        HelpName = "PORT",
    };

    private static readonly Option<string> Scenario = new("--scenario")
    {
        Description = "What agents do whose id begins with agent_. Any other id is a scenario's name.",
        DefaultValueFactory = _ => Defaults.DefaultScenario,
        HelpName = "NAME",
    };

    private static readonly Option<string?> Scenarios = new("--scenarios")
    {
        Description = "A folder of scenario files of your own, beside the bundled ones.",
        HelpName = "FOLDER",
    };

    private static readonly Option<Uri?> Webhook = new("--webhook")
    {
        Description = "Where post-call webhooks go.",
        HelpName = "URL",
        CustomParser = ReadUrl, // a Uri has no Parse(string), so the command line cannot read one by itself
    };

    private static readonly Option<string?> WebhookSecret = new("--webhook-secret") { Description = "Signs the post-call webhooks.", HelpName = "SECRET" };

    private static readonly Option<bool> List = new("--list") { Description = "Show the scenarios there are, and what each does." };

    public static Command Make()
    {
        var command = new Command("simulator", "Run the agent simulator as a server: point ELEVENLABS_BASE_URL, or any ElevenLabs client, at it.")
        {
            Host, Port, Scenario, Scenarios, Webhook, WebhookSecret, List,
        };
        Host.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not "localhost" && !IPAddress.TryParse(token.Value, out _))
            {
                result.AddError("--host takes an address of this machine: 127.0.0.1 for this machine only, 0.0.0.0 for all.");
            }
        });
        Port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, CultureInfo.InvariantCulture, out _))
            {
                result.AddError("--port takes a number from 0 to 65535.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static Uri? ReadUrl(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
        {
            return url;
        }

        argument.AddError($"\"{argument.Tokens[0].Value}\" is no URL that can be posted to: write it like http://127.0.0.1:9000/webhook.");
        return null;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        using var loggers = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = new StopSignals(stopping.Cancel);
        try
        {
            if (parsed.GetValue(List))
            {
                await ListAsync(await OrWhyNotAsync(() => Task.FromResult(ScenarioLibrary.Load(parsed.GetValue(Scenarios)))), output);
                return ExitCode.Done;
            }

            await using var cloud = await OrWhyNotAsync(() => StartAsync(parsed, loggers, stopping.Token));
            await output.WriteLineAsync($"Agent simulator on {cloud.BaseUrl} (Ctrl-C ends it)");
            await output.WriteLineAsync($"  ELEVENLABS_BASE_URL={cloud.BaseUrl.GetLeftPart(UriPartial.Authority)} ELEVENLABS_API_KEY=any");
            await output.WriteLineAsync($"  {cloud.BaseUrl}simulator/scenarios lists what agents can do; /simulator/violations what clients did wrong");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    /// <exception cref="StartException">It cannot start, for whatever reason.</exception>
    private static async Task<T> OrWhyNotAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw StartFailure.Explain(e, "The simulator", "Look at what this user may read in the folder of --scenarios.");
        }
    }

    private static async Task<AgentCloud> StartAsync(ParseResult parsed, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var (host, port, scenario) = (parsed.GetValue(Host)!, parsed.GetValue(Port), parsed.GetValue(Scenario)!);
        var library = ScenarioLibrary.Load(parsed.GetValue(Scenarios));
        if (!library.TryGet(scenario, out _))
        {
            throw new StartException($"--scenario {scenario} {UnknownScenario.Refusal(scenario, library.Names)}");
        }

        ListenAddress.Probe(new() { Host = host, Port = port }, "The simulator", "--host", "--port");
        return await AgentCloud.StartAsync(
            Defaults with
            {
                Url = new UriBuilder("http", host, port).Uri,
                DefaultScenario = scenario,
                ScenarioFolder = parsed.GetValue(Scenarios),
                WebhookUrl = parsed.GetValue(Webhook),
                WebhookSecret = parsed.GetValue(WebhookSecret),
            },
            TimeProvider.System,
            loggers,
            cancellationToken);
    }

    private static async Task ListAsync(ScenarioLibrary library, TextWriter output)
    {
        var width = library.Names.Max(name => name.Length);
        foreach (var name in library.Names)
        {
            library.TryGet(name, out var scenario);
            await output.WriteLineAsync($"  {name.PadRight(width)}  {scenario!.Description}");
        }
    }
}
