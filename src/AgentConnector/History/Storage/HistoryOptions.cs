using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.History.Storage;

/// <summary>Where calls are kept.</summary>
public sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>The folder of the database and the recordings; made when missing. One process at a time may use it.</summary>
    [Required(ErrorMessage = "Set DATA_DIR to a folder that this service may write to.")]
    public string DataDir { get; set; } = "data";

    /// <summary>How long to wait for another program, such as a backup, that holds the database locked.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ErrorMessage = "BusyTimeout must be 10 milliseconds to 1 minute.")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a shutdown waits for the last facts to reach the disk.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00", ErrorMessage = "DrainTimeout must be 10 milliseconds to 5 minutes.")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The size the database may grow to before the store counts as full; null leaves that to the disk.</summary>
    [Range(1L << 16, 1L << 46, ErrorMessage = "MaxDatabaseBytes must be at least 65536.")]
    public long? MaxDatabaseBytes { get; set; }
}

[OptionsValidator]
internal sealed partial class HistoryOptionsValidator : IValidateOptions<HistoryOptions>;
