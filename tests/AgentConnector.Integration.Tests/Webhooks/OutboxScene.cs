using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Storage;
using AgentConnector.Webhooks;
using AgentConnector.Webhooks.Deliveries;
using AgentConnector.Webhooks.Guard;
using AgentConnector.Webhooks.Subscriptions;
using AgentConnector.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>The real store and the real outbox, without the rest of the service: facts are what the test appends.</summary>
internal sealed class OutboxScene : IAsyncDisposable
{
    private readonly TimeProvider time;
    private readonly IHostResolver? resolver;
    private readonly Dictionary<string, string?> settings;
    private readonly string environment;
    private readonly Action<HistoryOptions>? history;
    private ServiceProvider services;

    public OutboxScene(
        TimeProvider? time = null, IHostResolver? resolver = null, Dictionary<string, string?>? settings = null, string environment = "development",
        Action<HistoryOptions>? history = null)
    {
        this.time = time ?? TimeProvider.System;
        this.resolver = resolver;
        this.settings = settings ?? [];
        this.environment = environment;
        this.history = history;
        services = Build();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("outbox-").FullName;

    public MemoryLog Log { get; } = new();

    public ICallJournal Journal => Get<ICallJournal>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task StartAsync() => Get<DeliveryPump>().StartAsync(Cancellation);

    /// <summary>As a kill does: nothing is finished; then the same folder again, with nothing running yet.</summary>
    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        services = Build();
    }

    public async Task<CallId> OpenAsync(string id, string? url = null, params string[] events)
    {
        var call = CallId.Parse(id);
        var callback = url is null ? null : new Callback(AddressOf(url), events.Length == 0 ? Callback.DefaultEventTypes : events);
        Assert.True((await Journal.TryOpenAsync(call, Facts.Queued(), new("hash-of-" + id, null), callback, Cancellation)).Opened);
        return call;
    }

    public async Task AnswerAsync(CallId call) => await Journal.SaveAnswerAsync(call, new(200, "application/json", "{}"), Cancellation);

    /// <summary>A call that was started, answered and has ended.</summary>
    public async Task<CallId> EndedCallAsync(string id, string? url = null)
    {
        var call = await OpenAsync(id, url);
        await AnswerAsync(call);
        await Journal.AddAsync(call, Facts.Ended());
        return call;
    }

    public async Task<SubscriptionView> SubscribeAsync(string url, params string[] events)
    {
        var saved = await Get<SubscriptionStore>().SaveAsync(AddressOf(url), events.Length == 0 ? ["call.ended"] : events, given: null, owner: null, Cancellation);
        return saved!.Value.View;
    }

    public static OutgoingAddress AddressOf(string url)
    {
        Assert.True(OutgoingAddress.TryParse(url, out var address, out _));
        return address;
    }

    public IReadOnlyList<DeliveryView> Deliveries(CallId? call = null, DeliveryStatus? status = null) =>
        Get<DeliveryDesk>().List(call, status, before: null, limit: 10_000).Deliveries;

    /// <summary>Sends what is due, once each, without the pump.</summary>
    public async Task<IReadOnlyList<Attempt?>> SendDueAsync()
    {
        var attempts = new List<Attempt?>();
        foreach (var delivery in Get<DeliveryStore>().Due([], Closed.Nobody, 100))
        {
            attempts.Add(await Get<DeliverySender>().SendAsync(delivery, Cancellation));
        }

        return attempts;
    }

    public static async Task EventuallyAsync(Func<bool> condition) =>
        await ServiceProcess.EventuallyAsync(() => Task.FromResult(condition()), Cancellation);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private ServiceProvider Build()
    {
        var collection = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug))
            .AddMetrics()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<IHostEnvironment>(new TestEnvironment(environment))
            .AddSingleton(time)
            .AddSingleton(new RetrySchedule { Chance = () => 0.5 }) // exactly the pauses of the table
            .AddHistory(options =>
            {
                options.DataDir = Folder;
                history?.Invoke(options);
            });
        if (resolver is not null)
        {
            collection.AddSingleton(resolver);
        }

        collection.AddWebhooks();
        collection.AddSingleton<DeliveryPump>();
        return collection.BuildServiceProvider();
    }

    private sealed class TestEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
