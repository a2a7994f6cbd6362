using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Adds phone calls through Plivo.</summary>
internal static class PlivoRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddPlivo()
        {
            services.AddMediaStreams();
            services.AddOptions<PlivoOptions>().BindConfiguration(PlivoOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<PlivoOptions>, PlivoOptionsValidator>();
            services.AddSingleton<PlivoRest>();
            services.AddSingleton<PlivoPhones>();
            services.AddSingleton<PlivoRequests>();
            services.AddSingleton<IEndpointConnector, PlivoDialer>();
            return services;
        }
    }
}
