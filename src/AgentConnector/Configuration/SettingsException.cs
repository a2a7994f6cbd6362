using AgentConnector.Problems;
using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>The service cannot start: everything that is wrong with its settings, at once.</summary>
internal sealed class SettingsException(IReadOnlyList<SettingFault> faults)
    : StartException(
        $"The service cannot start: {(faults.Count == 1 ? "one setting is" : $"{faults.Count} settings are")} wrong."
        + string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault}")))
{
    public IReadOnlyList<SettingFault> Faults { get; } = faults;
}
