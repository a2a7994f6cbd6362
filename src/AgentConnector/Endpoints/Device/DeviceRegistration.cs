using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Device;

/// <summary>Adds this host's microphone and speaker.</summary>
internal static class DeviceRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddDeviceEndpoint()
        {
            services.AddOptions<DeviceOptions>().BindConfiguration(DeviceOptions.Section);
            services.AddSingleton(provider => SoundSystem.Backends(
                provider.GetRequiredService<IOptions<DeviceOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<SoundSystem>();
            services.AddSingleton<DeviceMetrics>();
            services.AddSingleton<IEndpointConnector, DeviceEndpointConnector>();
            services.AddHealthChecks().AddCheck<DeviceReadiness>("device");
            return services;
        }
    }
}
