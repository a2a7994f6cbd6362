using System.Net.WebSockets;

namespace AgentConnector.ElevenLabs;

/// <summary>How to reach ElevenLabs and how long to wait for it. The defaults suit a voice call.</summary>
public sealed record AgentsOptions
{
    /// <summary>The key sent as <c>xi-api-key</c>. Without one, only public agents and given signed URLs can be reached.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// The REST host; residency environments have their own, such as <c>https://api.eu.residency.elevenlabs.io</c>.
    /// An agent lives in one environment only. Plain http is meant for a local stand-in.
    /// </summary>
    public Uri BaseUrl { get; init; } = new("https://api.elevenlabs.io");

    /// <summary>Time for the signed URL and the WebSocket handshake together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for what may be long to be carried: a recording, an uploaded file.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time from the open socket to the metadata that starts the conversation.</summary>
    public TimeSpan FirstFrameTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A running conversation without any frame from the cloud for this long is dead: the cloud pings about every 2 s.
    /// <see cref="Timeout.InfiniteTimeSpan"/> turns the watchdog off. Time in which this process stood still does not count.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message other than audio may wait to be sent; then its sender is told and it is sent no more.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A running conversation whose network takes nothing for this long is given up: the cloud has stopped reading.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// When nothing but pongs was sent for this long, a <c>user_activity</c> is: the cloud hangs up after 60 s without input.
    /// It never fires while audio is streamed. <see cref="Timeout.InfiniteTimeSpan"/> turns it off.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time for the far side to answer our close frame, after which the socket is aborted.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time the cloud has to hang up after <c>end_call</c> and the last audio; then this side does.</summary>
    public TimeSpan FarewellTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time a client tool has; then the agent is told that it failed. The cloud itself waits 20 s unless the tool is configured otherwise, up
    /// to 120 s. <see cref="Timeout.InfiniteTimeSpan"/> leaves it to the tools, and to the reader, to answer in time.
    /// </summary>
    public TimeSpan ToolTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest message accepted from the cloud. A longer one ends the conversation.</summary>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Outgoing audio that may wait for the network. Beyond it the oldest is dropped and counted: late audio is worse than lost audio.</summary>
    public TimeSpan MaxUnsentAudio { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Agent audio that may wait to be read from <see cref="Conversation.Events"/> (speech arrives faster than real time).
    /// Beyond it the conversation ends with <see cref="ConversationEndCause.Overflow"/>: a reader this late has stopped reading.
    /// </summary>
    public TimeSpan MaxUnreadAudio { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Opens the connection under the conversation's socket where the network is not the way: a tunnel, a Unix socket, a stand-in in this process.</summary>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? ConnectCallback { get; init; }

    /// <summary>A last word on the socket before it connects: proxy, certificates, extra headers.</summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; init; }

    /// <summary>Says whether a key is set, never what it is.</summary>
    public override string ToString() => $"{BaseUrl} ({(ApiKey is null ? "no key" : "with key")})";
}
