using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Simulator.Tests.Phones;

/// <summary>The program under test, as the phone line sees it: webhooks and a media socket, in a server of the tests' own.</summary>
public sealed class TestBridge : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<BridgeStream> streams = Channel.CreateBounded<BridgeStream>(100);

    private TestBridge()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.UseWebSockets();
        app.UseRouting();
        app.MapPost("/{hook}", AnswerAsync);
        app.Map("/media", StreamAsync);
        Twiml = $"<Response><Connect><Stream url=\"{MediaUrl}\">"
            + "<Parameter name=\"token\" value=\"one-time\"/></Stream></Connect></Response>";
    }

    /// <summary>What <c>/voice</c> answers.</summary>
    public string Twiml { get; set; }

    /// <summary>The HTTP status <c>/voice</c> answers with.</summary>
    public int VoiceStatus { get; set; } = 200;

    /// <summary>The HTTP status an upgrade is refused with; null accepts.</summary>
    public int? Refusal { get; set; }

    /// <summary>The webhooks that came: the path without slash, the form, the signature.</summary>
    public ConcurrentQueue<(string Hook, Dictionary<string, string> Form, string Signature)> Hooks { get; } = new();

    public string Address { get; private set; } = "http://unset";

    public string MediaUrl { get; private set; } = "ws://unset";

    public static async Task<TestBridge> StartAsync()
    {
        var bridge = new TestBridge();
        await bridge.app.StartAsync(TestContext.Current.CancellationToken);
        bridge.Address = bridge.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        bridge.MediaUrl = bridge.Address.Replace("http:", "ws:", StringComparison.Ordinal) + "/media";
        bridge.Twiml = bridge.Twiml.Replace("ws://unset", bridge.MediaUrl, StringComparison.Ordinal);
        return bridge;
    }

    public Task<BridgeStream> NextStreamAsync() => streams.Reader.ReadAsync(CancellationToken.None).AsTask().InTimeAsync();

    public async ValueTask DisposeAsync()
    {
        streams.Writer.TryComplete();
        using var now = new CancellationTokenSource(0);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string hook)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var fields = form.ToDictionary(field => field.Key, field => field.Value.ToString());
        Hooks.Enqueue((hook, fields, context.Request.Headers["X-Twilio-Signature"].ToString()));
        if (hook == "voice")
        {
            context.Response.StatusCode = VoiceStatus;
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync(Twiml, context.RequestAborted);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (Refusal is { } refusal)
        {
            context.Response.StatusCode = refusal;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var stream = new BridgeStream(socket, context.Request.Headers["X-Twilio-Signature"].ToString());
        await streams.Writer.WriteAsync(stream, CancellationToken.None); // told even when its caller has broken it by now
        await stream.ReadAllAsync();
    }
}
