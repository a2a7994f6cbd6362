using System.CommandLine;
using System.CommandLine.Parsing;
using AgentConnector.Hosting;
using AgentConnector.Simulator;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary><c>agent-connector simulator</c>: the built-in agent cloud as a server of its own, for any client of the real one.</summary>
internal static class SimulatorCommand
{
    private static readonly AgentCloudOptions Defaults = new();

    private static readonly Option<string> Host = new("--host")
    {
        Description = "The address to listen on.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen on; 0 for any free one.",
        DefaultValueFactory = _ => 8001,
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

    public static Command Make()
    {
        var command = new Command("simulator", "Run the agent simulator as a server: point ELEVENLABS_BASE_URL, or any ElevenLabs client, at it.")
        {
            Host, Port, Scenario, Scenarios, Webhook, WebhookSecret,
        };
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
        var options = Defaults with
        {
            Url = new UriBuilder("http", parsed.GetValue(Host)!, parsed.GetValue(Port)).Uri,
            DefaultScenario = parsed.GetValue(Scenario)!,
            ScenarioFolder = parsed.GetValue(Scenarios),
            WebhookUrl = parsed.GetValue(Webhook),
            WebhookSecret = parsed.GetValue(WebhookSecret),
        };
        var output = parsed.InvocationConfiguration.Output;
        using var loggers = LoggerFactory.Create(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = StopSignals.Register(stopping);
        try
        {
            await using var cloud = await AgentCloud.StartAsync(options, TimeProvider.System, loggers, stopping.Token);
            await output.WriteLineAsync($"Agent simulator on {cloud.BaseUrl} (Ctrl-C ends it)");
            await output.WriteLineAsync($"  ELEVENLABS_BASE_URL={cloud.BaseUrl.GetLeftPart(UriPartial.Authority)} ELEVENLABS_API_KEY=any");
            await output.WriteLineAsync($"  {cloud.BaseUrl}simulator/scenarios lists what agents can do; /simulator/violations what clients did wrong");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e is IOException ? ExitCode.Failed : ExitCode.WrongSettings;
        }
    }
}
