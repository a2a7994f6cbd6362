namespace AgentConnector.Settings;

/// <summary>What reading one value after the other does not show to be wrong. Looked at before the first call; told with all other faults.</summary>
internal interface ISettingRule
{
    IEnumerable<SettingFault> Faults();
}
