using AgentConnector.Endpoints.Dialing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Adds phone calls through Plivo.</summary>
internal static class PlivoRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddPlivo()
        {
            services.AddDialing();
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
