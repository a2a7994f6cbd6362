namespace AgentConnector.Configuration;

/// <summary>What a log line looks like.</summary>
public enum LogFormat
{
    /// <summary>One line an event, for people.</summary>
    Text,

    /// <summary>One JSON object a line, for programs.</summary>
    Json,
}
