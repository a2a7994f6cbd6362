using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace AgentConnector.Simulator.Tests.Phones;

/// <summary>The bridge's end of one media stream.</summary>
public sealed class BridgeStream(WebSocket socket, string signature) : IDisposable
{
    private readonly Channel<JsonElement> messages = Channel.CreateUnbounded<JsonElement>();
    private readonly SemaphoreSlim turn = new(1);

    public string Signature => signature;

    public string StreamSid { get; private set; } = "";

    /// <summary>Frames that were no JSON objects: their kind and how long they were.</summary>
    public List<(WebSocketMessageType Kind, int Length)> Oddities { get; } = [];

    /// <summary>Called with each payload; echoes, when set to <see cref="PlayAsync(byte[])"/>.</summary>
    public Func<byte[], Task>? OnMedia { get; set; }

    /// <summary>True when the connection broke instead of being closed.</summary>
    public bool Broke { get; private set; }

    /// <summary>Reads until the phone line closes, and answers the close.</summary>
    public async Task ReadAllAsync()
    {
        var buffer = new byte[4 * 1024 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                if (part.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                await TakeAsync(part.MessageType, buffer.AsMemory(0, length));
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            Broke = true;
        }
        finally
        {
            messages.Writer.TryComplete();
        }
    }

    /// <summary>The next message; null when there will be no more.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        while (await messages.Reader.WaitToReadAsync(CancellationToken.None).AsTask().InTimeAsync())
        {
            if (messages.Reader.TryRead(out var message))
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>The next message of that event, skipping others.</summary>
    public async Task<JsonElement> UntilAsync(string name)
    {
        while (await ReadAsync() is { } message)
        {
            if (EventOf(message) == name)
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The stream ended and no {name} came.");
    }

    /// <summary>The payloads of the next media messages.</summary>
    public async Task<List<byte[]>> MediaAsync(int count)
    {
        var payloads = new List<byte[]>();
        while (payloads.Count < count)
        {
            payloads.Add(PayloadOf(await UntilAsync("media")));
        }

        return payloads;
    }

    /// <summary>All that comes until the end.</summary>
    public async Task<List<JsonElement>> ToEndAsync()
    {
        var messages = new List<JsonElement>();
        while (await ReadAsync() is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    public Task PlayAsync(byte[] codes) =>
        SendAsync(new { @event = "media", streamSid = StreamSid, media = new { payload = Convert.ToBase64String(codes) } });

    public Task MarkAsync(string name) => SendAsync(new { @event = "mark", streamSid = StreamSid, mark = new { name } });

    public Task ClearAsync() => SendAsync(new { @event = "clear", streamSid = StreamSid });

    public Task SendAsync(object message) => SendTextAsync(JsonSerializer.Serialize(message));

    public Task SendTextAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendAsync(byte[] frame, WebSocketMessageType kind)
    {
        await turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await socket.SendAsync(frame, kind, true, TestContext.Current.CancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public Task CloseAsync(int code = 1000, string reason = "") =>
        socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, TestContext.Current.CancellationToken);

    public void Dispose() => turn.Dispose();

    public static string? EventOf(JsonElement message) =>
        message.ValueKind is JsonValueKind.Object && message.TryGetProperty("event", out var name) ? name.ToString() : null;

    public static byte[] PayloadOf(JsonElement media) => media.GetProperty("media").GetProperty("payload").GetBytesFromBase64();

    private async Task TakeAsync(WebSocketMessageType kind, ReadOnlyMemory<byte> frame)
    {
        JsonElement message;
        try
        {
            message = JsonDocument.Parse(frame.ToArray()).RootElement;
        }
        catch (JsonException)
        {
            Oddities.Add((kind, frame.Length));
            return;
        }

        if (EventOf(message) == "start")
        {
            StreamSid = message.GetProperty("streamSid").GetString()!;
        }

        if (EventOf(message) == "media" && OnMedia is { } heard)
        {
            await heard(PayloadOf(message));
        }

        messages.Writer.TryWrite(message);
    }
}
