using AgentConnector.Calls;
using AgentConnector.Configuration;
using Microsoft.Extensions.Options;

namespace AgentConnector.History.Recordings;

/// <summary>Adds where recordings are kept.</summary>
internal static partial class RecordingsRegistration
{
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddOptions<RecordingOptions>().BindConfiguration(RecordingOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RecordingOptions>>().Value.KeyFile is { } file
            ? Read(file, provider.GetRequiredService<ILogger<RecordingKeys>>())
            : RecordingKeys.None);
        services.AddSingleton<RecordingStore>();
        return services.AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<RecordingStore>());
    }

    private static RecordingKeys Read(string file, ILogger logger)
    {
        if (PrivateFile.IsOpenToAll(file))
        {
            LogOpenToAll(logger, file);
        }

        return RecordingKeys.Read(file);
    }

    [LoggerMessage(5042, LogLevel.Warning, "Every user of this machine can read the keys of the recordings, or change them: chmod o-rwx {File}")]
    private static partial void LogOpenToAll(ILogger logger, string file);
}
