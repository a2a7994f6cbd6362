namespace AgentConnector.Configuration;

/// <summary>How much is logged; the framework reads the same section.</summary>
public sealed class LogOptions
{
    public const string Section = "Logging:LogLevel";

    [LogLevelSetting("LOG_LEVEL", "DEBUG, INFO, WARNING, ERROR or CRITICAL, or what others call them: trace, warn, fatal.", After = "ENVIRONMENT")]
    public LogLevel Default { get; set; } = LogLevel.Information;
}
