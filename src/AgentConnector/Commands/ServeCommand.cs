using System.CommandLine;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.History.Storage;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Listening;
using AgentConnector.Hosting.Supervision;
using AgentConnector.Problems;
using AgentConnector.Settings;
using Microsoft.Extensions.Options;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector serve</c>: runs the service until it is asked to stop.</summary>
internal static class ServeCommand
{
    private static readonly Option<string[]> Set = new("--set")
    {
        Description = $"Any setting, by either of its names: --set MAX_CALLS=50, --set {CallOptions.Section}:{nameof(CallOptions.MaxConcurrent)}=50. Not for secrets.",
        HelpName = "NAME=VALUE",
    };

    private static readonly IReadOnlyDictionary<Setting, Option<string>> Options = Features.Settings.All
        .Where(setting => !setting.Secret)
        .ToDictionary(setting => setting, setting => new Option<string>(setting.Option)
        {
            Description = setting.Meaning + (setting.Default.Length == 0 ? "" : $" [default: {setting.Default}]"),
            HelpName = setting.Name,

            // A switch may stand alone.
            Arity = setting.Type == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        });

    public static Command Make() => MakeDefault(new Command("serve", "Run the service until it is asked to stop (the default)."));

    /// <summary>Lets a command take the options of <c>serve</c> and do what it does.</summary>
    public static Command MakeDefault(Command command)
    {
        foreach (var option in Options.Values)
        {
            command.Options.Add(option);
        }

        command.Options.Add(Set);
        command.SetAction(RunAsync);
        return command;
    }

    private static Dictionary<string, string> Overrides(ParseResult parsed)
    {
        var overrides = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<SettingFault>();
        foreach (var pair in parsed.GetValue(Set) ?? [])
        {
            var (name, value) = pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var split ? (pair[..split], pair[(split + 1)..]) : (pair, null);
            if (Fault(name, value) is { } fault)
            {
                faults.Add(fault);
            }

            overrides[name] = value ?? "";
        }

        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }

        foreach (var (setting, option) in Options)
        {
            if (parsed.GetResult(option) is { } given)
            {
                overrides[setting.Name] = given.Tokens is [var value, ..] ? value.Value : "true";
            }
        }

        return overrides;
    }

    /// <summary>What is wrong with one word of the command line; a setting that does nothing is worse than none.</summary>
    private static SettingFault? Fault(string name, string? value) => Features.Settings.Of(name) switch
    {
        { Secret: true } secret => new(secret.Name, "every user of this machine can read command lines; set it in .env or the environment."),
        _ when value is null => new("--set", $"{name} has no value; write --set {name}=VALUE."),
        null when Features.Settings.CloseTo(name) is { } meant => new("--set", $"{name} is not a setting; did you mean {meant}?"),
        null when !Features.Settings.IsInList(name) => new("--set", $"{name} is not a setting; {StartedAs.Name} --help lists them."),
        _ => null,
    };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        SupervisionRegistration.EnterOwnFolder();
        var settings = SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(Overrides(parsed)));
        WebApplication started;
        try
        {
            started = await StartAsync(settings, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.StoppedAtOnce;
        }

        await using var app = started;
        var server = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value;
        StartNotes.WriteReady(
            app.Logger, FirstKey.PlaceOf(settings, settings.DataDir), server.ShowsDocs(app.Environment) ? new(ListenAddress.Reachable(new(app.Urls.First())), $"{server.PathBase}/docs") : null);
        await app.WaitForShutdownAsync(cancellationToken);
        return Environment.ExitCode;
    }

    private static async Task<WebApplication> StartAsync(ConnectorSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectorApp.StartAsync(settings, Console.Out, builder => builder.Services.AddRunFile(settings), cancellationToken);
        }
        catch (StartException e) when (e is not SettingsException)
        {
            throw await OtherService.DescribeAsync(settings, cancellationToken) is { Length: > 0 } other ? new StartException($"{e.Message}{Environment.NewLine}{other}", e) : e;
        }
    }
}
