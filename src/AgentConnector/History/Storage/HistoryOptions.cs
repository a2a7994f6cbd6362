namespace AgentConnector.History.Storage;

/// <summary>Where calls are kept.</summary>
public sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>The folder of the database and the recordings; made when missing. One process at a time may use it.</summary>
    [WritableFolderSetting("DATA_DIR", "Where the database, the recordings and a generated key are kept.")]
    public string DataDir { get; set; } = "./data";

    /// <summary>How long to wait for another program, such as a backup, that holds the database locked.</summary>
    public TimeSpan BusyTimeout { get; internal set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a shutdown waits for the last facts to reach the disk.</summary>
    public TimeSpan DrainTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The size the database may grow to before the store counts as full; null leaves that to the disk.</summary>
    public long? MaxDatabaseBytes { get; internal set; }
}
