using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>.NET's levels, and what others call them: Python, syslog, npm, pino, Serilog, java.util.logging.</summary>
internal sealed class LogLevelSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    // Ours is each one's first.
    private static readonly (LogLevel Level, string[] Names)[] Known =
    [
        (LogLevel.Trace, ["TRACE", "TRC", "VERBOSE", "VRB", "SILLY", "FINEST", "FINER", "NOTSET", "ALL"]),
        (LogLevel.Debug, ["DEBUG", "DBG", "FINE"]),
        (LogLevel.Information, ["INFO", "INF", "INFORMATION", "INFORMATIONAL", "NOTICE", "HTTP"]),
        (LogLevel.Warning, ["WARNING", "WARN", "WRN"]),
        (LogLevel.Error, ["ERROR", "ERR", "SEVERE"]),
        (LogLevel.Critical, ["CRITICAL", "CRIT", "CRT", "FATAL", "FTL", "ALERT", "EMERG", "PANIC"]),
        (LogLevel.None, ["NONE", "OFF", "SILENT"]),
    ];

    public override Reading Read(string text, Setting setting) =>
        Array.Find(Known, known => known.Names.Contains(text, StringComparer.OrdinalIgnoreCase)) is { Names: not null } known
            ? Reading.Of(known.Level.ToString())
            : Reading.Wrong($"'{text}' is no log level; set DEBUG, INFO, WARNING, ERROR or CRITICAL.");

    public override string Tell(object? value) => Array.Find(Known, known => known.Level.Equals(value)).Names[0];
}
