namespace AgentConnector.Backup;

/// <summary>A backup could not be made, or is none that can be restored; the message says what to do.</summary>
internal sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
