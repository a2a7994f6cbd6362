namespace AgentConnector.History.Recordings;

/// <summary>How recordings are kept.</summary>
public sealed class RecordingOptions
{
    public const string Section = "Recordings";

    /// <summary>The file of the keys that recordings are encrypted with; null leaves them as they are.</summary>
    [RecordingKeyFileSetting(
        "RECORDING_KEY_FILE",
        "A file with the keys that encrypt recordings, one a line, the first for new ones. Make one with: agent-connector keys recording FILE. Empty: not encrypted.")]
    public string? KeyFile { get; set; }
}
