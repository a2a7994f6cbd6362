using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Adds what every dialer's media streams need; each dialer calls it.</summary>
internal static class MediaStreamRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddMediaStreams()
        {
            services.AddOptions<MediaStreamOptions>().BindConfiguration(MediaStreamOptions.Section);
            services.TryAddSingleton<MediaTickets>();
            services.TryAddSingleton<MediaStreamMetrics>();
            services.TryAddSingleton<StreamReception>();
            return services;
        }
    }
}
