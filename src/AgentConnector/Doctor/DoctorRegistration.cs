namespace AgentConnector.Doctor;

/// <summary>Adds the doctor to the service and to its command alike; it looks at the sound through the device endpoint's own eyes.</summary>
internal static class DoctorRegistration
{
    public static IServiceCollection AddDoctor(this IServiceCollection services)
    {
        services.AddSingleton<SoundCheckUp>();
        services.AddSingleton<CheckPlace>();
        return services;
    }
}
