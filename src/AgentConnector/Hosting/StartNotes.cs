using AgentConnector.Configuration;

namespace AgentConnector.Hosting;

/// <summary>What the operator should know at start although it stops nothing.</summary>
internal static partial class StartNotes
{
    /// <param name="logger">The log.</param>
    /// <param name="settings">What the service was started with.</param>
    /// <param name="hasAgentKey">Whether it can reach the agents' cloud.</param>
    public static void Write(ILogger logger, ConnectorSettings settings, bool hasAgentKey)
    {
        foreach (var warning in settings.Warnings)
        {
            LogOddSetting(logger, warning);
        }

        if (!hasAgentKey)
        {
            LogNoAgentKey(logger);
        }
    }

    /// <summary>Where to begin, once the service listens.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="place">Where its keys are.</param>
    /// <param name="page">The page to try it on; null where it is not shown.</param>
    public static void WriteReady(ILogger logger, string place, Uri? page)
    {
        if (page is not null)
        {
            LogWhereToBegin(logger, page, place);
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "{Setting}")]
    private static partial void LogOddSetting(ILogger logger, string setting);

    [LoggerMessage(1002, LogLevel.Warning, "Only simulated calls work: ELEVENLABS_API_KEY is not set")]
    private static partial void LogNoAgentKey(ILogger logger);

    [LoggerMessage(1006, LogLevel.Information, "To try it in a browser: {Page}. The key is in {Place}")]
    private static partial void LogWhereToBegin(ILogger logger, Uri page, string place);
}
