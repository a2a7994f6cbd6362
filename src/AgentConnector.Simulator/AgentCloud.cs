using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
    private readonly MemoryListener? listener;

    private AgentCloud(WebApplication app, CloudState state, WebhookSender webhooks, CancellationTokenSource stopping, MemoryListener? listener)
    {
        (this.app, this.state, this.webhooks, this.stopping, this.listener) = (app, state, webhooks, stopping, listener);
        BaseUrl = BareServer.AddressOf(app);
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri BaseUrl { get; }

    /// <summary>A key that it takes, for the client under test.</summary>
    public string ApiKey => state.Options.ApiKey ?? "any";

    /// <summary>The id of the agent that plays the default scenario (<see cref="AgentCloudOptions.DefaultScenario"/>).</summary>
    public string AgentId => state.Options.DefaultScenario;

    /// <summary>The scenarios it can play.</summary>
    public ScenarioLibrary Scenarios => state.Scenarios;

    /// <summary>What clients did that the real contract does not allow, the oldest first.</summary>
    public IReadOnlyList<ContractViolation> Violations => state.Violations.All;

    /// <summary>The running and the remembered conversations, the oldest first.</summary>
    public IReadOnlyList<SimulatedConversation> Conversations => state.History.All;

    /// <summary>
    /// Opens a connection to a cloud that has no port (<see cref="AgentCloudOptions.InMemory"/>): what a <c>ConnectCallback</c> of
    /// <see cref="System.Net.Http.SocketsHttpHandler"/> gives back.
    /// </summary>
    /// <exception cref="InvalidOperationException">It listens on a port.</exception>
    /// <exception cref="IOException">It has stopped.</exception>
    public Stream Connect() =>
        (listener ?? throw new InvalidOperationException("This cloud listens on a port: connect to its BaseUrl, or start it with InMemory.")).Connect();

    /// <summary>
    /// The first conversation, once it has come: a client may hear that its socket is open before this side has noted it. It may still run; see
    /// <see cref="SimulatedConversation.Ended"/>.
    /// </summary>
    public Task<SimulatedConversation> FirstConversation => state.History.First;

    /// <summary>Starts a cloud and returns when it listens.</summary>
    /// <exception cref="InvalidDataException">A scenario is wrong; the message lists every fault.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<AgentCloud> StartAsync(
        AgentCloudOptions options, TimeProvider? time = null, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        var scenarios = ScenarioLibrary.Load(options.ScenarioFolder, options.Scenarios);
        if (!scenarios.TryGet(options.DefaultScenario, out _))
        {
            throw new InvalidDataException($"There is no scenario \"{options.DefaultScenario}\" to be the default.");
        }

        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<AgentCloud>();
        var state = new CloudState(options, scenarios, time ?? TimeProvider.System, logger);
        var stopping = new CancellationTokenSource();
        var webhooks = new WebhookSender(state, logger);
        var listener = options.InMemory ? new MemoryListener() : null;
        var app = BareServer.Build(
            options.Url, connections: (2L * options.MaxConversations) + 100, shutdown: options.CloseTimeout + TimeSpan.FromSeconds(3), loggers, listener);
        Map(app, state, webhooks, stopping.Token);
        try
        {
            await app.StartAsync(cancellationToken);
            return new AgentCloud(app, state, webhooks, stopping, listener);
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

    private static void Map(WebApplication app, CloudState state, WebhookSender webhooks, CancellationToken stopping)
    {
        var urls = new SignedUrls(state.Time, state.Options.SignedUrlLifetime);
        app.Use((context, next) =>
        {
            context.Response.Headers["x-request-id"] = Ids.Random(32);
            return next(context);
        });
        app.Use(AnswerBadRequestsAsync);
        app.UseWebSockets();
        app.UseRouting();
        new SignedUrlApi(state, urls).Map(app);
        new ConversationSocket(state, urls, webhooks, stopping).Map(app);
        new ConversationsApi(state).Map(app);
        new FeedbackApi(state).Map(app);
        new FilesApi(state).Map(app);
        new AgentsApi(state).Map(app);
        new SimulatorApi(state).Map(app);
        new AbsentRoutes(app).Map();
    }

    /// <summary>What the server itself refuses, such as a body that is too long, would be answered with an empty body.</summary>
    private static async Task AnswerBadRequestsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await ApiAnswers.ErrorAsync(context, e.StatusCode, "bad_request", e.Message);
        }
    }
}
