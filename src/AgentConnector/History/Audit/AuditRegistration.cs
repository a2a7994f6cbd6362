namespace AgentConnector.History.Audit;

/// <summary>Adds the log of who did what.</summary>
internal static class AuditRegistration
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        return services;
    }

    /// <summary>Behind the authentication, before whatever may refuse.</summary>
    public static void UseAudit(this IApplicationBuilder app) => app.UseMiddleware<AuditTrail>();
}
