using System.Net.WebSockets;

namespace AgentConnector.ElevenLabs.Extensions;

/// <summary>
/// How to reach ElevenLabs, as a host binds it. What each value means is told at <see cref="AgentsOptions"/>, whose defaults these have. Read once,
/// when the client is first asked for.
/// </summary>
public sealed class ElevenLabsAgentsOptions
{
    private static readonly AgentsOptions Usual = new();

    /// <inheritdoc cref="AgentsOptions.ApiKey"/>
    public string? ApiKey { get; set; }

    /// <inheritdoc cref="AgentsOptions.BaseUrl"/>
    public Uri BaseUrl { get; set; } = Usual.BaseUrl;

    /// <summary>Time for the signed URL, with all tries for it, and the WebSocket handshake together; one minute at most.</summary>
    public TimeSpan ConnectTimeout { get; set; } = Usual.ConnectTimeout;

    /// <inheritdoc cref="AgentsOptions.TransferTimeout"/>
    public TimeSpan TransferTimeout { get; set; } = Usual.TransferTimeout;

    /// <inheritdoc cref="AgentsOptions.FirstFrameTimeout"/>
    public TimeSpan FirstFrameTimeout { get; set; } = Usual.FirstFrameTimeout;

    /// <inheritdoc cref="AgentsOptions.SilenceTimeout"/>
    public TimeSpan SilenceTimeout { get; set; } = Usual.SilenceTimeout;

    /// <inheritdoc cref="AgentsOptions.SendTimeout"/>
    public TimeSpan SendTimeout { get; set; } = Usual.SendTimeout;

    /// <inheritdoc cref="AgentsOptions.StallTimeout"/>
    public TimeSpan StallTimeout { get; set; } = Usual.StallTimeout;

    /// <inheritdoc cref="AgentsOptions.KeepAlive"/>
    public TimeSpan KeepAlive { get; set; } = Usual.KeepAlive;

    /// <inheritdoc cref="AgentsOptions.CloseTimeout"/>
    public TimeSpan CloseTimeout { get; set; } = Usual.CloseTimeout;

    /// <inheritdoc cref="AgentsOptions.FarewellTimeout"/>
    public TimeSpan FarewellTimeout { get; set; } = Usual.FarewellTimeout;

    /// <inheritdoc cref="AgentsOptions.ToolTimeout"/>
    public TimeSpan ToolTimeout { get; set; } = Usual.ToolTimeout;

    /// <inheritdoc cref="AgentsOptions.MaxMessageBytes"/>
    public int MaxMessageBytes { get; set; } = Usual.MaxMessageBytes;

    /// <inheritdoc cref="AgentsOptions.MaxUnsentAudio"/>
    public TimeSpan MaxUnsentAudio { get; set; } = Usual.MaxUnsentAudio;

    /// <inheritdoc cref="AgentsOptions.MaxUnreadAudio"/>
    public TimeSpan MaxUnreadAudio { get; set; } = Usual.MaxUnreadAudio;

    /// <inheritdoc cref="AgentsOptions.ConnectCallback"/>
    public Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? ConnectCallback { get; set; }

    /// <summary>A last word on the socket before it connects: proxy, certificates, extra headers. Set in code alone.</summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; set; }

    internal AgentsOptions ToAgentsOptions() => new()
    {
        ApiKey = ApiKey,
        BaseUrl = BaseUrl,
        ConnectTimeout = ConnectTimeout,
        TransferTimeout = TransferTimeout,
        FirstFrameTimeout = FirstFrameTimeout,
        SilenceTimeout = SilenceTimeout,
        SendTimeout = SendTimeout,
        StallTimeout = StallTimeout,
        KeepAlive = KeepAlive,
        CloseTimeout = CloseTimeout,
        FarewellTimeout = FarewellTimeout,
        ToolTimeout = ToolTimeout,
        MaxMessageBytes = MaxMessageBytes,
        MaxUnsentAudio = MaxUnsentAudio,
        MaxUnreadAudio = MaxUnreadAudio,
        ConnectCallback = ConnectCallback,
        ConfigureSocket = ConfigureSocket,
    };
}
