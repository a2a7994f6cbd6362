using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>Collects what the table and every feature's rules find wrong, so that the operator sees all of it at once.</summary>
internal static class SettingsCheck
{
    /// <exception cref="SettingsException">Something is wrong.</exception>
    public static void Run(IServiceProvider services, ConnectorSettings settings)
    {
        List<SettingFault> faults = [.. settings.Faults, .. services.GetServices<ISettingRule>().SelectMany(rule => rule.Faults())];
        var noKey = SettingFault.Of<SecurityOptions>(nameof(SecurityOptions.ApiKeys), $"no key is set; make one with: {StartedAs.Name} keys new.");
        if (!settings.IsDevelopment && settings.Keys.Count == 0 && !faults.Exists(fault => fault.Name == noKey.Name))
        {
            faults.Add(noKey);
        }

        if (faults.Count > 0)
        {
            throw new SettingsException([.. faults.Distinct()]);
        }
    }
}
