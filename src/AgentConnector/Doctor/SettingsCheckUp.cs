using AgentConnector.Configuration;
using AgentConnector.Hosting;
using AgentConnector.Security;

namespace AgentConnector.Doctor;

/// <summary>Whether the service would start: all faults, as it would list them, and what merely looks odd.</summary>
internal static class SettingsCheckUp
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(ConnectorSettings settings)
    {
        var findings = new List<Finding>();
        try
        {
            await using var app = ConnectorApp.Build(WithoutFirstKey(settings), TextWriter.Null, builder => builder.Logging.ClearProviders());
        }
        catch (SettingsException e)
        {
            findings.AddRange(e.Faults.Select(fault => new Finding("settings", Verdict.Wrong, fault.Name, fault.Problem)));
        }

        findings.AddRange(settings.Warnings.Select(warning => new Finding("settings", Verdict.Fair, warning)));
        return findings.Count > 0 ? findings : [new("settings", Verdict.Good, "Every setting is right.")];
    }

    /// <summary>A key made on a first start is shown once, and that must not be here.</summary>
    private static ConnectorSettings WithoutFirstKey(ConnectorSettings settings) => settings is { IsDevelopment: true, Keys.Count: 0 }
        ? new()
        {
            Configuration = settings.Configuration,
            Keys = ApiKeyList.Parse("doctor=" + NewKey.Make().Text).Keys,
            Faults = settings.Faults,
            Warnings = settings.Warnings,
        }
        : settings;
}
