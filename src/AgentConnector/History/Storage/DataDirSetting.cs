using AgentConnector.Configuration;

namespace AgentConnector.History.Storage;

/// <summary>The data folder, for what needs it before or without the store.</summary>
internal static class DataDirSetting
{
    public const string Key = $"{HistoryOptions.Section}:{nameof(HistoryOptions.DataDir)}";

    extension(ConnectorSettings settings)
    {
        public string DataDir => settings.Configuration[Key]!;
    }
}
