using System.Text;
using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Tests.Fakes;

/// <summary>Keeps what is logged.</summary>
internal sealed class Notebook : ILogger<AgentsClient>
{
    private readonly StringBuilder lines = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.AppendLine($"{formatter(state, exception)} {exception}");
        }
    }

    public override string ToString()
    {
        lock (lines)
        {
            return lines.ToString();
        }
    }
}
