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
    private readonly WebApplication _app;
    private readonly Channel<BridgeStream> _streams = Channel.CreateBounded<BridgeStream>(100);

    private TestBridge()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.UseRouting();
        _app.MapPost("/{hook}", AnswerAsync);
        _app.Map("/media", StreamAsync);
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
        await bridge._app.StartAsync(TestContext.Current.CancellationToken);
        bridge.Address = bridge._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        bridge.MediaUrl = bridge.Address.Replace("http:", "ws:", StringComparison.Ordinal) + "/media";
        bridge.Twiml = bridge.Twiml.Replace("ws://unset", bridge.MediaUrl, StringComparison.Ordinal);
        return bridge;
    }

    public Task<BridgeStream> NextStreamAsync() => _streams.Reader.ReadAsync(CancellationToken.None).AsTask().PatientlyAsync();

    public async ValueTask DisposeAsync()
    {
        _streams.Writer.TryComplete();
        using var now = new CancellationTokenSource(0);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
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
        await _streams.Writer.WriteAsync(stream, context.RequestAborted);
        await stream.ReadAllAsync();
    }
}
