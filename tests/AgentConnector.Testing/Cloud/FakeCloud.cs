using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AgentConnector.Testing.Cloud;

/// <summary>
/// A cloud of a few lines on a real port: it answers the signed-URL request as told and hands every socket to the test,
/// which plays the agent's part by hand.
/// </summary>
public sealed class FakeCloud : IAsyncDisposable
{
    public const string Canary = "CANARY-5b1f";

    private readonly WebApplication app;
    private readonly Channel<FakeAgent> agents = Channel.CreateUnbounded<FakeAgent>();
    private readonly CancellationTokenSource closing = new();

    private FakeCloud(WebApplication app) => this.app = app;

    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>What the signed-URL request gets; by default a URL on this cloud.</summary>
    public Func<HttpContext, Task>? OnSignedUrl { get; set; }

    /// <summary>What the upgrade request gets before it is accepted; a status other than 0 refuses it.</summary>
    public int RefuseUpgradeWith { get; set; }

    public bool OmitsSubprotocol { get; set; }

    public List<string> Requests { get; } = [];

    public string SocketUrl => $"ws://{BaseUrl.Authority}/v1/convai/conversation?agent_id=agent_1&conversation_signature={Canary}";

    public static async Task<FakeCloud> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var cloud = new FakeCloud(app);
        app.UseWebSockets();
        app.MapGet("/v1/convai/conversation/get-signed-url", cloud.SignAsync);
        app.Map("/v1/convai/conversation", cloud.AcceptAsync);
        app.Map("/{**rest}", context =>
        {
            cloud.Note(context);
            return cloud.OnSignedUrl?.Invoke(context) ?? Task.CompletedTask;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        cloud.BaseUrl = new(app.Urls.First());
        return cloud;
    }

    /// <summary>The next socket that a client opened.</summary>
    public async Task<FakeAgent> AgentAsync() =>
        await agents.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private void Note(HttpContext context)
    {
        lock (Requests)
        {
            Requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} key={context.Request.Headers["xi-api-key"]}");
        }
    }

    private Task SignAsync(HttpContext context)
    {
        Note(context);
        return OnSignedUrl?.Invoke(context) ?? context.Response.WriteAsync($$"""{"signed_url":"{{SocketUrl}}"}""");
    }

    private async Task AcceptAsync(HttpContext context)
    {
        Note(context);
        if (RefuseUpgradeWith != 0)
        {
            context.Response.StatusCode = RefuseUpgradeWith;
            return;
        }

        var protocol = OmitsSubprotocol ? null : context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        var agent = new FakeAgent(socket, context);
        agents.Writer.TryWrite(agent);
        try
        {
            // A cancelled test run cuts the line, too: a client on a manual clock would wait for it forever.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(closing.Token, TestContext.Current.CancellationToken);
            await agent.Left.WaitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            socket.Abort();
        }
    }
}
