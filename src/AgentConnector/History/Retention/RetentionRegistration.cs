namespace AgentConnector.History.Retention;

/// <summary>Adds what removes that which was kept for long enough.</summary>
internal static class RetentionRegistration
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section);
        services.AddMetrics();
        services.AddSingleton<RetentionSweep>();
        services.AddSingleton<RetentionClock>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionClock>());
        return services;
    }
}
