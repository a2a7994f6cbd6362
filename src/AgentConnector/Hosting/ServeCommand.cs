using System.CommandLine;
using System.Net.Sockets;
using AgentConnector.Configuration;

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
        command.SetAction((parsed, cancellationToken) => RunAsync(Overrides(parsed), cancellationToken));
        return command;
    }

    private static Dictionary<string, string> Overrides(ParseResult parsed)
    {
        var overrides = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in parsed.GetValue(Set) ?? [])
        {
            var (name, value) = pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var split ? (pair[..split], pair[(split + 1)..]) : (pair, "");
            overrides[name] = value;
        }

        foreach (var (setting, option) in Options)
        {
            if (parsed.GetValue(option) is { } value)
            {
                overrides[setting.Name] = value;
            }
        }

        return overrides;
    }

    private static async Task<int> RunAsync(Dictionary<string, string> overrides, CancellationToken cancellationToken)
    {
        try
        {
            var settings = SettingsLoader.Load(SettingSources.OfProcess(overrides));
            await using var app = ConnectorApp.Build(settings, Console.Out);
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return Environment.ExitCode;
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.WrongSettings;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
        {
            await Console.Error.WriteLineAsync($"The service cannot start: {e.Message} Set PORT to a free one, or stop what listens there.");
            return ExitCode.Failed;
        }
    }
}
