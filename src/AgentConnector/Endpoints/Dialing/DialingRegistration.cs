using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>Adds what every dialer needs, its media streams with it; each dialer calls it.</summary>
internal static class DialingRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddDialing()
        {
            services.AddOptions<MediaStreamOptions>().BindConfiguration(MediaStreamOptions.Section);
            services.AddOptions<DialingOptions>().BindConfiguration(DialingOptions.Section);
            services.TryAddSingleton<NumberBook>();
            services.TryAddSingleton<MediaTickets>();
            services.TryAddSingleton<MediaStreamMetrics>();
            services.TryAddSingleton<StreamWatch>();
            services.TryAddSingleton<StreamReception>();
            services.TryAddSingleton<SignedRequests>();
            return services;
        }
    }
}
