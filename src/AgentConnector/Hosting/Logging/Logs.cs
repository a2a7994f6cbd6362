using System.Diagnostics.Metrics;
using AgentConnector.Configuration;
using AgentConnector.Wire;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace AgentConnector.Hosting.Logging;

/// <summary>Readable lines, or JSON.</summary>
internal static class Logs
{
    public static void AddLogs(this ILoggingBuilder logging, ConnectorSettings settings)
    {
        logging.AddConfiguration(settings.Configuration.GetSection("Logging"));

        // At Information and below these write queries and addresses, which can be secret. The configuration cannot lower them.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical); // the answer says it, to whoever asks, as often as they ask
        logging.AddFilter("AgentConnector.Security.ApiKeyAuthentication", LogLevel.Warning); // the request log says it better
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // a start that failed is told in words, not by its trace
        if (settings.LogFormat is LogFormat.Text)
        {
            logging.AddReadableLines(Console.OpenStandardOutput);
        }
        else
        {
            logging.Configure(lines => lines.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
            logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.TimestampFormat = Timestamp.Format;
                console.UseUtcTimestamp = true;
            });
            logging.WriteTo(ConsoleFormatterNames.Json, Console.OpenStandardOutput);
        }
    }

    /// <summary>One line an event, for people.</summary>
    public static void AddReadableLines(this ILoggingBuilder logging, Func<Stream> output)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;

            // Old consoles of Windows show the codes instead of the colours.
            console.ColorBehavior = OperatingSystem.IsWindows() ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
        logging.WriteTo(ConsoleFormatterNames.Simple, output);
    }

    /// <summary>Puts our output in the place of the framework's, which came with the formats.</summary>
    private static void WriteTo(this ILoggingBuilder logging, string format, Func<Stream> output)
    {
        logging.Services.RemoveAll<ILoggerProvider>();
        logging.Services.AddMetrics();
        logging.Services.AddSingleton<ILoggerProvider>(services => new LogLines(
            services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == format),
            notice => new LogOutput(output(), notice, services.GetRequiredService<IMeterFactory>())));
    }
}
