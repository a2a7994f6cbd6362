using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>Adds what every dialer needs, its media streams with it; each dialer calls it.</summary>
internal static class DialingRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddDialing()
        {
            services.AddOptions<MediaStreamOptions>().BindConfiguration(MediaStreamOptions.Section).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MediaStreamOptions>, MediaStreamOptionsValidator>());
            services.TryAddSingleton<MediaTickets>();
            services.TryAddSingleton<MediaStreamMetrics>();
            services.TryAddSingleton<StreamReception>();
            services.TryAddSingleton<SignedRequests>();
            return services;
        }
    }
}
