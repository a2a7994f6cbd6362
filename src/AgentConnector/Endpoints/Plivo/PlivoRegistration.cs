using AgentConnector.Endpoints.Dialing;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Adds phone calls through Plivo.</summary>
internal static class PlivoRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddPlivo()
        {
            services.AddDialing();
            services.AddOptions<PlivoOptions>().BindConfiguration(PlivoOptions.Section);
            services.AddSingleton<PlivoRest>();
            services.AddSingleton<PlivoPhones>();
            services.AddSingleton<PlivoRequests>();
            services.AddSingleton<IEndpointConnector, PlivoDialer>();
            return services;
        }
    }
}
