using System.CommandLine;
using System.Net.Sockets;
using AgentConnector.Configuration;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting;

/// <summary><c>agent-connector serve</c>: runs the service until it is asked to stop.</summary>
internal static class ServeCommand
{
    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Any setting, by either of its names: --set MAX_CALLS=50, --set Calls:MaxConcurrent=50. Not for secrets.",
        HelpName = "NAME=VALUE",
    };

    private static readonly IReadOnlyDictionary<Setting, Option<string>> Options = Settings.All
        .Where(setting => !setting.Secret)
        .ToDictionary(setting => setting, setting => new Option<string>(setting.Option)
        {
            Description = setting.Meaning + (setting.Default.Length == 0 ? "" : $" [default: {setting.Default}]"),
            HelpName = setting.Name,

            // A switch may stand alone.
            Arity = setting.Read == SettingReaders.Switch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
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
        foreach (var pair in parsed.GetValue(Set) ?? [])
        {
            var (name, value) = pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var split ? (pair[..split], pair[(split + 1)..]) : (pair, "");
            if ((Settings.Named(name) ?? Settings.WithKey(name)) is { Secret: true } secret)
            {
                throw new SettingsException([new(secret.Name, "every user of this machine can read command lines; set it in .env or the environment.")]);
            }

            overrides[name] = value;
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

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var settings = SettingsLoader.Load(SettingSources.OfProcess(Overrides(parsed)));
            await using var app = ConnectorApp.Build(settings, Console.Out, builder => builder.Services.AddRunFile(settings));
            ListenAddress.Probe(app.Services.GetRequiredService<IOptions<ServerOptions>>().Value);
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return Environment.ExitCode;
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.WrongSettings;
        }
        catch (SocketException e)
        {
            await Console.Error.WriteLineAsync($"The service cannot listen: {e.Message}. Set PORT to a free one, or stop what listens there.");
            return ExitCode.Failed;
        }
    }
}
