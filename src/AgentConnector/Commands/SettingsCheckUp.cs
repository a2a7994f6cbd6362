using AgentConnector.Configuration;
using AgentConnector.Doctor;
using AgentConnector.History.Storage;

namespace AgentConnector.Commands;

/// <summary>Whether the service would start: all faults, as it would list them, and what merely looks odd.</summary>
internal static class SettingsCheckUp
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(ConnectorSettings settings)
    {
        var findings = new List<Finding>();
        var folder = Directory.CreateTempSubdirectory("agent-connector-doctor-");
        try
        {
            await using var app = ConnectorApp.Build(ElsewhereThan(settings, folder.FullName), TextWriter.Null, builder => builder.Logging.ClearProviders());
        }
        catch (SettingsException e)
        {
            findings.AddRange(e.Faults.Select(fault => new Finding("settings", Verdict.Wrong, fault.Name, fault.Problem)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        findings.AddRange(settings.Warnings.Select(warning => new Finding("settings", Verdict.Fair, warning)));
        return findings.Count > 0 ? findings : [new("settings", Verdict.Good, "Every setting is right.")];
    }

    /// <summary>
    /// The same settings with another data folder: the real one may be in use by the service, and a key that a first start would make
    /// there and show once must not be made here.
    /// </summary>
    private static ConnectorSettings ElsewhereThan(ConnectorSettings settings, string folder)
    {
        var key = Path.Combine(settings.DataDir, FirstKey.FileName);
        if (File.Exists(key))
        {
            File.Copy(key, Path.Combine(folder, FirstKey.FileName));
        }

        return new()
        {
            Configuration = new ConfigurationBuilder()
                .AddConfiguration(settings.Configuration)
                .AddInMemoryCollection(new Dictionary<string, string?> { [DataDirSetting.Key] = folder })
                .Build(),
            Keys = settings.Keys,
            Faults = settings.Faults,
            Warnings = settings.Warnings,
        };
    }
}
