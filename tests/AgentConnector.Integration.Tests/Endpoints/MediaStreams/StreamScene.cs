using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>A media stream over a real socket; the test is the dialer at its other end, and moves the clock.</summary>
internal sealed class StreamScene : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IDialerSamples dialer;
    private readonly WebSocket near;
    private readonly StreamWatch watch;
    private readonly Lazy<ChannelReader<AudioFrame>> captured;

    private StreamScene(IDialerSamples dialer, Stream nearEnd, Stream farEnd, MediaStreamOptions options)
    {
        this.dialer = dialer;
        near = WebSocket.CreateFromStream(nearEnd, new WebSocketCreationOptions { IsServer = true });
        Far = WebSocket.CreateFromStream(farEnd, new WebSocketCreationOptions { IsServer = false });
        var dialect = dialer.NewDialect();
        var start = dialer.CallOpening.Select(message => dialect.Read(Encoding.UTF8.GetBytes(message))).OfType<StreamMessage.Start>().Single();
        Stream = new(new(near, dialect), start.Identity, options, new(services.GetRequiredService<IMeterFactory>()), Time);
        watch = new(Time);
        captured = new(() => Stream.Captured(Cancelled));
        Running = Stream.RunAsync(watch);
    }

    public ManualTime Time { get; } = new();

    public MediaStream Stream { get; }

    public Task Running { get; }

    /// <summary>What the stream hears, where no bridge listens.</summary>
    public ChannelReader<AudioFrame> Captured => captured.Value;

    /// <summary>The dialer's end.</summary>
    public WebSocket Far { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<StreamScene> OpenAsync(IDialerSamples dialer, MediaStreamOptions? options = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var far = new TcpClient();
        await far.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancelled);
        var near = await listener.AcceptTcpClientAsync(Cancelled);
        far.NoDelay = near.NoDelay = true;
        return new(dialer, near.GetStream(), far.GetStream(), options ?? new());
    }

    /// <summary>Bridges the stream with an agent until one of them ends.</summary>
    public async Task<CallEnd> BridgeAsync(FakeAgent agent, Action<CallEvent>? tell = null)
    {
        var scribe = new Scribe(new(Time), new(Stream.Format, agent.Hears, agent.Speaks), recording: null, new(), tell ?? (_ => { }));
        await using var tools = new ToolRunner(CallId.Parse("scene"), new NoTools(), agent, scribe, NullLogger.Instance);
        using var room = new WaitingRoom(TimeSpan.FromHours(1), Time, _ => { });
        return await new AudioBridge(new(Stream, agent), scribe, new(), tools, NullLogger.Instance) { HoldSound = new(Stream, scribe, Time), Room = room }.RunAsync(new(CallId.Parse("scene"), Time, NullLogger.Instance), Cancelled);
    }

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message));

    public async Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text) =>
        await Far.SendAsync(message, type, endOfMessage: true, Cancelled);

    /// <summary>The next thing we sent, as the dialer reads it; null when we have closed.</summary>
    public async Task<(byte[]? Sound, string? Mark, bool IsClear)?> NextAsync()
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var received = await Far.ReceiveAsync(buffer.AsMemory(length), Cancelled);
            if (received.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                using var document = JsonDocument.Parse(buffer.AsMemory(0, length));
                return dialer.Read(document.RootElement);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Far.Abort();
        await Stream.DisposeAsync();
        await Running;
        watch.Dispose();
        near.Dispose();
        Far.Dispose();
        await services.DisposeAsync();
    }
}
