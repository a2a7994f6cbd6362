using System.Runtime.Versioning;
using AgentConnector.Hosting.Draining;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Hosting.WindowsServices;
using Microsoft.Extensions.Logging.EventLog;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Supervision;

/// <summary>Fits the service to what started it: a terminal, systemd, or Windows' service manager.</summary>
internal static class SupervisionRegistration
{
    /// <summary>What the event log calls us.</summary>
    private const string EventSource = "agent-connector";

    /// <summary>Windows starts services in its own folder, where nothing of ours lies, and nothing of ours should.</summary>
    public static void EnterOwnFolder()
    {
        if (WindowsServiceHelpers.IsWindowsService())
        {
            Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        }
    }

    public static IServiceCollection AddSupervision(this IServiceCollection services)
    {
        if (OperatingSystem.IsWindows() && WindowsServiceHelpers.IsWindowsService())
        {
            AddWindowsService(services);
            return services;
        }

        services.AddSingleton<IHostLifetime>(provider => new DrainingLifetime(
            provider.GetRequiredService<Drain>, provider.GetRequiredService<IHostApplicationLifetime>()));
        services.TryAddSingleton<ISystemdNotifier, SystemdNotifier>();
        services.AddHostedService<SystemdReports>();
        return services;
    }

    [SupportedOSPlatform("windows")]
    private static void AddWindowsService(IServiceCollection services)
    {
        services.AddSingleton<IHostLifetime>(provider => new DrainingWindowsService(
            provider.GetRequiredService<IHostEnvironment>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<IOptions<HostOptions>>(),
            provider.GetRequiredService<Drain>));

        // A service has no console.
        services.AddLogging(logging => logging
            .AddFilter<EventLogLoggerProvider>(level => level >= LogLevel.Warning)
            .AddEventLog(events => events.SourceName = EventSource));
    }
}
