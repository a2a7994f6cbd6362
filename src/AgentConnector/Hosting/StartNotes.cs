using AgentConnector.Configuration;

namespace AgentConnector.Hosting;

/// <summary>What the operator should know at start although it stops nothing.</summary>
internal static partial class StartNotes
{
    public static void Write(ILogger logger, ConnectorSettings settings)
    {
        foreach (var warning in settings.Warnings)
        {
            LogOddSetting(logger, warning);
        }

        if (settings.Configuration["Agents:ElevenLabs:ApiKey"] is not { Length: > 0 })
        {
            LogNoAgentKey(logger);
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "{Setting}")]
    private static partial void LogOddSetting(ILogger logger, string setting);

    [LoggerMessage(1002, LogLevel.Warning, "Only simulated calls work: ELEVENLABS_API_KEY is not set")]
    private static partial void LogNoAgentKey(ILogger logger);
}
