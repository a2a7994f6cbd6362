using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Simulator;

/// <summary>
/// A pretend agent cloud on a port of its own. It speaks the real protocol: signed URLs, the conversation socket, the record of
/// conversations, webhooks. If you hold it, it runs; dispose it and every conversation is closed.
/// </summary>
public sealed class AgentCloud : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly CloudState state;
    private readonly WebhookSender webhooks;
    private readonly CancellationTokenSource stopping;

    private AgentCloud(WebApplication app, CloudState state, WebhookSender webhooks, CancellationTokenSource stopping)
    {
        (this.app, this.state, this.webhooks, this.stopping) = (app, state, webhooks, stopping);
        BaseUrl = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The scenarios it can play.</summary>
    public ScenarioLibrary Scenarios => state.Scenarios;

    /// <summary>What clients did that the real contract does not allow, the oldest first.</summary>
    public IReadOnlyList<ContractViolation> Violations => state.Violations;

    /// <summary>The running and the remembered conversations, the oldest first.</summary>
    public IReadOnlyList<SimulatedConversation> Conversations => state.History.All;

    /// <summary>Starts a cloud and returns when it listens.</summary>
    /// <exception cref="InvalidDataException">A scenario file is wrong.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<AgentCloud> StartAsync(
        AgentCloudOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        var scenarios = ScenarioLibrary.Load(options.ScenarioFolder);
        if (!scenarios.TryGet(options.DefaultScenario, out _))
        {
            throw new InvalidDataException(
                $"There is no scenario \"{options.DefaultScenario}\" to be the default; use one of: {string.Join(", ", scenarios.Names)}.");
        }

        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<AgentCloud>();
        var state = new CloudState(options, scenarios, time ?? TimeProvider.System, logger);
        var stopping = new CancellationTokenSource();
        var webhooks = new WebhookSender(state, logger);
        var app = Build(options, loggers);
        Map(app, state, webhooks, stopping.Token);
        try
        {
            await app.StartAsync(cancellationToken);
            return new AgentCloud(app, state, webhooks, stopping);
        }
        catch
        {
            await webhooks.DisposeAsync();
            await app.DisposeAsync();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Closes every conversation with 1001, waits for the answers for a bounded time, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.StopAsync();
        await webhooks.DisposeAsync();
        await app.DisposeAsync();
        stopping.Dispose();
    }

    /// <summary>An empty builder: neither the settings nor the environment of the program around it may reach this server.</summary>
    private static WebApplication Build(AgentCloudOptions options, ILoggerFactory? loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url.ToString()).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Limits.MaxConcurrentConnections = (2L * options.MaxConversations) + 100;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxConversations + 100L;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.CloseTimeout + TimeSpan.FromSeconds(3));
        if (loggers is not null)
        {
            builder.Services.AddSingleton(loggers);
        }

        return builder.Build();
    }

    private static void Map(WebApplication app, CloudState state, WebhookSender webhooks, CancellationToken stopping)
    {
        var urls = new SignedUrls(state.Time, state.Options.SignedUrlLifetime);
        app.Use((context, next) =>
        {
            context.Response.Headers["x-request-id"] = Ids.Random(32);
            return next(context);
        });
        app.UseWebSockets();
        app.UseRouting();
        new SignedUrlApi(state, urls).Map(app);
        new ConversationSocket(state, urls, webhooks, stopping).Map(app);
        new ConversationsApi(state).Map(app);
        new AgentsApi(state).Map(app);
        new SimulatorApi(state).Map(app);
    }
}
