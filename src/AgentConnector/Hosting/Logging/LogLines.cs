using AgentConnector.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AgentConnector.Hosting.Logging;

/// <summary>The framework's console formats on an output of ours: its own queue waits, or drops without a figure, and waits when the process ends.</summary>
[ProviderAlias("Console")]
internal sealed class LogLines(ConsoleFormatter format, Func<Func<long, string>, LogOutput> open) : ILoggerProvider, ISupportExternalScope
{
    private readonly LogOutput output = open(missing => Notice(format, missing));
    private readonly ConsoleFormatter format = format;
    private IExternalScopeProvider? scopes;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = new ScopesWithoutPaths(scopeProvider);

    public void Dispose() => output.Dispose();

    private static string Notice(ConsoleFormatter format, long missing) => Line(
        format,
        new LogEntry<long>(
            LogLevel.Warning, typeof(LogOutput).FullName!, new EventId(1050, "LogLinesDropped"), missing, exception: null,
            (count, _) => $"{count} log lines before this one are missing: whoever reads the output did not keep up"),
        scopes: null);

    private static string Line<TState>(ConsoleFormatter format, LogEntry<TState> entry, IExternalScopeProvider? scopes)
    {
        using var text = new StringWriter();
        format.Write(entry, scopes, text);
        return text.ToString();
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => lines.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.output.Write(Line(lines.format, new LogEntry<TState>(logLevel, category, eventId, state, exception, (given, e) => OneLine.Of(formatter(given, e))), lines.scopes));
            }
        }
    }
}
