using System.CommandLine;
using System.Net.Sockets;
using System.Net;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.Endpoints;
using AgentConnector.History.Storage;
using AgentConnector.Hosting;
using AgentConnector.Problems;
using AgentConnector.Terminal;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector call</c>: places a call and shows it live.</summary>
internal static class CallCommand
{
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(10);

    private static readonly Option<string?> Agent = new("--agent") { Description = "The ElevenLabs agent. May be left out with --simulate.", HelpName = "ID" };

    private static readonly Option<string?> To = new("--to")
    {
        Description = $"The audio endpoint: {EndpointAddress.Forms}. The configured one when left out (DEFAULT_TO).",
        HelpName = "ENDPOINT",
    };

    private static readonly Option<string?> Simulate = new("--simulate") { Description = $"Let the built-in agent play this scenario instead: free and offline. {StartedAs.Name} simulator --list shows them all.", HelpName = "SCENARIO", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string[]> Variables = new("--var") { Description = "A dynamic variable of the agent. Can be repeated.", HelpName = "NAME=VALUE" };

    private static readonly Option<string?> Url = new("--url") { Description = "Call through this service. Without it, the one that runs here on the same DATA_DIR is used; if there is none, one in this process.", HelpName = "URL" };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = "The API key of that service. Better in the environment as AGENT_CONNECTOR_KEY: others can read command lines.",
        HelpName = "KEY",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "For scripts: the call's events, one JSON object a line." };

    public static Command Make()
    {
        Variables.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError("--var takes NAME=VALUE.");
            }
        });
        Url.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Uri.TryCreate(token.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            {
                result.AddError("--url takes an address such as http://localhost:8000.");
            }
        });
        var command = new Command("call", $"Place a call and see it live: both level meters, the transcript as it is spoken, the ending. Ctrl-C ends the call.\n{CallExit.Help}")
        {
            Agent, To, Simulate, Variables, Url, Key, Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Agent) is null && result.GetResult(Simulate) is null)
            {
                result.AddError("Name an agent with --agent ID, or try --simulate demo --to wav:demo.");
            }
        });
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        using var signals = new TwoSignals();
        try
        {
            if (parsed.GetValue(Url) is { } url)
            {
                using var named = Client(new Uri(url), parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable("AGENT_CONNECTOR_KEY") ?? "");
                return await PlaceAsync(named, parsed, signals);
            }

            var sources = SettingSources.OfProcess(new Dictionary<string, string>());
            if (RunFile.Read(SettingsLoader.Load(Features.Settings, sources).DataDir) is { } running)
            {
                using var joined = Client(running.Address, running.Key);
                if (await IsThereAsync(joined, signals.Either))
                {
                    await Console.Error.WriteLineAsync($"Calling through the service that runs at {running.Address}");
                    return await PlaceAsync(joined, parsed, signals);
                }
            }

            await using var service = await OwnService.StartAsync(sources, signals.Either);
            return await PlaceAsync(service.Client, parsed, signals);
        }
        catch (OperationCanceledException) when (signals.Either.IsCancellationRequested)
        {
            return ExitCode.StoppedAtOnce;
        }
        catch (StartException e) when (e.InnerException is JournalException)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\nTo call through a service that is running: --url http://localhost:8000 --key KEY");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            await Console.Error.WriteLineAsync($"The service cannot be reached: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static HttpClient Client(Uri service, string key) => OutgoingHttp.NewClient(WithSlash(service), key, Timeout.InfiniteTimeSpan);

    /// <summary>Whether the service that wrote its address down still runs: one that was killed left the file behind.</summary>
    private static async Task<bool> IsThereAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(LongestProbe, TimeProvider.System, cancellationToken);
        try
        {
            using var answer = await client.GetAsync(new Uri("calls?limit=1", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return answer.StatusCode is not HttpStatusCode.Unauthorized; // another service may have the port by now
        }
        catch (Exception e) when (e is HttpRequestException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Without one, the last part of the address's path would be lost.</summary>
    private static Uri WithSlash(Uri url) => url.AbsolutePath.EndsWith('/') ? url : new UriBuilder(url) { Path = url.AbsolutePath + "/" }.Uri;

    private static Task<int> PlaceAsync(HttpClient client, ParseResult parsed, TwoSignals signals)
    {
        var view = CallViews.For(Output.Console(), parsed.InvocationConfiguration.Output, parsed.GetValue(Json));
        var scenario = parsed.GetValue(Simulate);
        object? simulate = parsed.GetResult(Simulate) is null ? null : scenario is null ? true : new { scenario };
        return new PlacedCall(client, view, signals).RunAsync(new
        {
            agent_id = parsed.GetValue(Agent) ?? "agent_simulated",
            to = parsed.GetValue(To),
            simulate,
            dynamic_variables = parsed.GetValue(Variables) is { Length: > 0 } pairs
                ? pairs.Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1])
                : null,
            metadata = new { source = "terminal" },
        });
    }
}
