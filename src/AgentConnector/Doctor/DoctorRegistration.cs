using AgentConnector.Devices;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentConnector.Doctor;

/// <summary>Adds the doctor to the service and to its command alike.</summary>
internal static class DoctorRegistration
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddDoctor()
        {
            services.TryAddSingleton(provider => AudioBackends.OfThisHost(pulseServer: null, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<SoundCheckUp>();
            services.AddSingleton<CheckTurn>();
            return services;
        }
    }
}
