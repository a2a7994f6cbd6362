using AgentConnector.Configuration;
using Microsoft.Extensions.Logging.Console;

namespace AgentConnector.Hosting;

/// <summary>Readable lines in development, JSON elsewhere.</summary>
internal static class Logs
{
    public static void AddLogs(this ILoggingBuilder logging, ConnectorSettings settings)
    {
        logging.AddConfiguration(settings.Configuration.GetSection("Logging"));

        // At Information and below these write queries and addresses, which can be secret. The configuration cannot lower them.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        logging.AddFilter("AgentConnector.Security.ApiKeyAuthentication", LogLevel.Warning); // the request log says it better
        if (settings.IsDevelopment)
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
        else
        {
            logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                console.UseUtcTimestamp = true;
            });
        }
    }
}
