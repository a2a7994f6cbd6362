using AgentConnector.Calls;
using Microsoft.Extensions.Options;

namespace AgentConnector.History.Recordings;

/// <summary>Adds where recordings are kept.</summary>
internal static class RecordingsRegistration
{
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddOptions<RecordingOptions>().BindConfiguration(RecordingOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RecordingOptions>>().Value.KeyFile is { } file ? RecordingKeys.Read(file) : RecordingKeys.None);
        services.AddSingleton<RecordingStore>();
        return services.AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<RecordingStore>());
    }
}
