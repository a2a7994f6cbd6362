namespace AgentConnector.History.Recordings;

/// <summary>A recording that is there and cannot be decrypted; the message says what to do.</summary>
internal sealed class RecordingUnreadableException(string message) : Exception(message);
