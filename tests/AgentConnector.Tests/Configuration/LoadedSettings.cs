using AgentConnector.Configuration;

namespace AgentConnector.Tests.Configuration;

/// <summary>Settings read from files in a temporary folder, an environment and a command line of the test's own.</summary>
internal static class LoadedSettings
{
    public static ConnectorSettings From(
        string? appSettings = null, string? dotEnv = null, Dictionary<string, string>? environment = null, Dictionary<string, string>? commandLine = null)
    {
        using var folder = new TemporaryFolder();
        if (appSettings is not null)
        {
            folder.Write("appsettings.json", appSettings);
        }

        if (dotEnv is not null)
        {
            folder.Write(".env", dotEnv);
        }

        environment ??= [];
        environment.TryAdd("DATA_DIR", folder.Path);
        return SettingsLoader.Load(Features.Settings, new([folder.Path], environment, commandLine ?? []));
    }
}
