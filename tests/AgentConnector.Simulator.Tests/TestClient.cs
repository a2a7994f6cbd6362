using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace AgentConnector.Simulator.Tests;

/// <summary>A raw WebSocket client of the tests' own: what it reads and writes is the wire, checked independently of any library.</summary>
public sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[64 * 1024];

    private TestClient()
    {
    }

    /// <summary>Answer pings while reading, as a good client does.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>Answer the close frame when it comes.</summary>
    public bool AnswersClose { get; set; } = true;

    /// <summary>Everything that was received, in order.</summary>
    public List<JsonElement> Received { get; } = [];

    public string? SubProtocol => socket.SubProtocol;

    public int? CloseCode => (int?)socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    /// <summary>Opens the socket and says nothing.</summary>
    public static async Task<TestClient> OpenAsync(Uri address, string? apiKey = null, params string[] protocols)
    {
        var client = new TestClient();
        foreach (var protocol in protocols)
        {
            client.socket.Options.AddSubProtocol(protocol);
        }

        if (apiKey is not null)
        {
            client.socket.Options.SetRequestHeader("xi-api-key", apiKey);
        }

        client.socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using var timeout = Timer();
        await client.socket.ConnectAsync(address, timeout.Token);
        return client;
    }

    public static Uri AddressOf(AgentCloud cloud, string agentId) =>
        new UriBuilder(cloud.BaseUrl) { Scheme = "ws", Path = "/v1/convai/conversation", Query = $"agent_id={agentId}" }.Uri;

    /// <summary>Opens a conversation, sends the init message and reads the metadata.</summary>
    public static async Task<TestClient> TalkToAsync(AgentCloud cloud, string agentId, object? init = null)
    {
        var client = await OpenAsync(AddressOf(cloud, agentId), null, "convai");
        await client.SendAsync(init ?? new { type = "conversation_initiation_client_data" });
        return client;
    }

    public Task SendAsync(object message) => SendTextAsync(JsonSerializer.Serialize(message));

    public async Task SendTextAsync(string text)
    {
        using var timeout = Timer();
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, timeout.Token);
    }

    public async Task SendBinaryAsync(byte[] bytes)
    {
        using var timeout = Timer();
        await socket.SendAsync(bytes, WebSocketMessageType.Binary, true, timeout.Token);
    }

    /// <summary>Sends audio in pieces, as fast as it goes.</summary>
    public async Task SendAudioAsync(ReadOnlyMemory<byte> audio, int pieceBytes)
    {
        for (var sent = 0; sent < audio.Length; sent += pieceBytes)
        {
            var piece = audio.Slice(sent, Math.Min(pieceBytes, audio.Length - sent));
            await SendAsync(new { user_audio_chunk = Convert.ToBase64String(piece.Span) });
        }
    }

    /// <summary>The next message but pings; null when the socket is closed.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            if (TypeOf(frame) != "ping")
            {
                return frame;
            }

            if (AnswersPings && socket.State is WebSocketState.Open)
            {
                await SendAsync(new { type = "pong", event_id = frame.GetProperty("ping_event").GetProperty("event_id").GetInt64() });
            }
        }

        return null;
    }

    /// <summary>The next message of that type, skipping others.</summary>
    public async Task<JsonElement> UntilAsync(string type)
    {
        while (await ReadAsync() is { } message)
        {
            if (TypeOf(message) == type)
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The socket closed with {CloseCode} \"{CloseReason}\" and no {type} came. Before it: {string.Join(", ", Received.Select(TypeOf))}");
    }

    /// <summary>Reads to the end.</summary>
    public async Task<IReadOnlyList<JsonElement>> ToEndAsync()
    {
        while (await ReadAsync() is not null)
        {
            // Received keeps them.
        }

        return Received;
    }

    /// <summary>The bytes of all audio received so far, or of one event.</summary>
    public byte[] Audio(int? eventId = null) =>
    [
        .. Received
            .Where(message => TypeOf(message) == "audio")
            .Select(message => message.GetProperty("audio_event"))
            .Where(audio => eventId is null || audio.GetProperty("event_id").GetInt32() == eventId)
            .SelectMany(audio => audio.GetProperty("audio_base_64").GetBytesFromBase64()),
    ];

    public static string? TypeOf(JsonElement message) =>
        message.ValueKind is JsonValueKind.Object && message.TryGetProperty("type", out var type) ? type.GetString() : null;

    public async Task CloseAsync(int code = 1000, string reason = "")
    {
        using var timeout = Timer();
        if (socket.State is WebSocketState.Open)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, timeout.Token);
            await ToEndAsync();
        }
        else if (socket.State is WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, timeout.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            // The connection was cut on purpose.
        }

        socket.Dispose();
    }

    /// <summary>The next message, pings included; null when the socket is closed.</summary>
    public async Task<JsonElement?> ReadFrameAsync()
    {
        using var whole = new MemoryStream();
        using var timeout = Timer();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, timeout.Token);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                if (AnswersClose && socket.State is WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", timeout.Token);
                }

                return null;
            }

            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                using var document = ParseOrNull(whole.ToArray());
                var message = document?.RootElement.Clone() ?? default;
                Received.Add(message);
                return message;
            }
        }
    }

    private static JsonDocument? ParseOrNull(byte[] frame)
    {
        try
        {
            return JsonDocument.Parse(frame);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CancellationTokenSource Timer() => new(Longest);
}
