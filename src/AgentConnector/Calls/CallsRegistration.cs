using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Checking;
using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Scribing;
using AgentConnector.Calls.Starting;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;
using AgentConnector.Hosting.Draining;
using AgentConnector.Settings;

namespace AgentConnector.Calls;

/// <summary>Adds the call core; the endpoints, the agents and the journal come from their own folders.</summary>
internal static class CallsRegistration
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddOptions<CallOptions>().BindConfiguration(CallOptions.Section);
        services.AddSingleton<ISettingRule, OpenFilesRule>();
        services.AddMetrics().AddSingleton<CallMetrics>();
        services.AddSingleton<RecordingWriter>();
        services.AddSingleton<LineShares>();
        services.AddSingleton<Lines>();
        services.AddSingleton<Admission>();
        services.AddSingleton<QueueMetrics>();
        services.AddSingleton<SpendGuard>();
        services.AddSingleton<KnownAgents>();
        services.AddSingleton<CallCheck>();
        services.AddSingleton<StartCheck>();
        services.AddSingleton<RawMessages>();
        services.AddSingleton<CallPlanner>();
        services.AddSingleton<CallServices>();
        services.AddSingleton<CallMaker>();
        services.AddSingleton<LiveCalls>();
        services.AddSingleton<IDrain>(provider => provider.GetRequiredService<LiveCalls>());
        services.AddSingleton<CallDispatcher>();
        services.AddSingleton<IIncomingCalls, IncomingCalls>();
        services.AddSingleton<StartAnswers>();
        services.AddSingleton<StartGate>();
        services.AddHostedService<InterruptedCalls>();
        return services;
    }
}
