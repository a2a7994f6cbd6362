using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Talking;
using AgentConnector.History.Audit;
using AgentConnector.History.Recordings;
using AgentConnector.History.Retention;
using AgentConnector.History.Storage;
using AgentConnector.Hosting.Draining;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentConnector.History;

/// <summary>Adds the stored journal and what reads from it.</summary>
internal static class HistoryRegistration
{
    public static IServiceCollection AddHistory(this IServiceCollection services, Action<HistoryOptions>? configure = null)
    {
        services.AddOptions<HistoryOptions>().BindConfiguration(HistoryOptions.Section).Configure(configure ?? (_ => { }));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new DataFolder(provider.GetRequiredService<IOptions<HistoryOptions>>().Value.DataDir));
        services.AddSingleton<CallDatabase>();
        services.AddSingleton<JournalMetrics>();
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<StoreTrouble>();
        services.AddSingleton<CallBells>();
        services.AddSingleton<FactObservers>();
        services.AddSingleton<ICallJournal, SqliteCallJournal>();
        services.AddSingleton<FactKeeper>();
        services.AddSingleton<IDrain>(provider => provider.GetRequiredService<FactKeeper>());
        services.AddRecordings();
        services.AddSingleton<CallArchive>();
        services.AddSingleton<ITalkTime, TalkTime>();
        services.AddSingleton<CallEraser>();
        services.AddSingleton<NumberEraser>();
        services.AddRetention();
        services.AddAudit();
        services.AddSingleton<StoreReadiness>().AddHealthChecks().AddCheck<StoreReadiness>("store");
        services.ConfigureHttpJsonOptions(json => CallJson.Configure(json.SerializerOptions));
        services.AddHostedService<OpenStoreAtStart>();
        return services;
    }

    /// <summary>Takes the journal when the host starts, so that a store that cannot be opened stops the service, not the first call.</summary>
    private sealed class OpenStoreAtStart(ICallJournal journal) : IHostedService
    {
        public ICallJournal Journal { get; } = journal;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
