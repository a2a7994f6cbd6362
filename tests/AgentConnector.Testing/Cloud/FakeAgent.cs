using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AgentConnector.Testing.Cloud;

/// <summary>The agent's end of one socket, played by the test line by line.</summary>
public sealed class FakeAgent(WebSocket socket, HttpContext context)
{
    public const string Metadata = """
        {"conversation_initiation_metadata_event":{"conversation_id":"conv_1","agent_output_audio_format":"pcm_16000","user_input_audio_format":"pcm_16000"},"type":"conversation_initiation_metadata"}
        """;

    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Left => left.Task;

    public IReadOnlyList<string> OfferedProtocols { get; } = [.. context.WebSockets.WebSocketRequestedProtocols];

    public string Extensions { get; } = context.Request.Headers.SecWebSocketExtensions.ToString();

    public string Query { get; } = context.Request.QueryString.ToString();

    public Task SayAsync(string json) => SayAsync(Encoding.UTF8.GetBytes(json));

    public Task SayAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text) =>
        socket.SendAsync(message, type, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>The beginning of a message, as a fragment; the rest never comes.</summary>
    public Task BeginAsync(string beginning) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(beginning), WebSocketMessageType.Text, endOfMessage: false, TestContext.Current.CancellationToken);

    public Task PingAsync(int id) => SayAsync($$"""{"type":"ping","ping_event":{"event_id":{{id}},"ping_ms":null} }""");

    public Task SpeakAsync(long id, byte[]? audio = null) =>
        SayAsync($$"""{"audio_event":{"audio_base_64":"{{Convert.ToBase64String(audio ?? [1, 0, 2, 0])}}","event_id":{{id}} },"type":"audio"}""");

    public Task InterruptAsync(long id) => SayAsync($$"""{"type":"interruption","interruption_event":{"event_id":{{id}} } }""");

    public Task CallToolAsync(string id, string tool = "lookup") => SayAsync(
        $$"""{"type":"client_tool_call","client_tool_call":{"tool_name":"{{tool}}","tool_call_id":"{{id}}","parameters":{"a":1},"event_id":7,"expects_response":true} }""");

    /// <summary>The next message of the client; null for its close frame.</summary>
    public async Task<JsonElement?> HearAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            if (result.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return JsonElement.Parse(message.ToArray());
            }
        }
    }

    /// <summary>The next message of the client with this type.</summary>
    public async Task<JsonElement> HearAsync(string type)
    {
        while (await HearAsync() is { } message)
        {
            if (message.TryGetProperty("type", out var found) && found.GetString() == type)
            {
                return message;
            }
        }

        throw new InvalidOperationException($"The client closed without a {type}.");
    }

    public int? CloseCode => (int?)socket.CloseStatus;

    /// <summary>Says goodbye, and goes on reading nothing.</summary>
    public Task CloseAsync(int code, string? reason = null) =>
        socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, TestContext.Current.CancellationToken);

    public async Task HangUpAsync(int code, string? reason = null)
    {
        await CloseAsync(code, reason);
        try
        {
            while (await HearAsync() is not null)
            {
            }
        }
        catch (WebSocketException)
        {
            // The client may be gone already.
        }

        left.TrySetResult();
    }

    /// <summary>Answers the client's close frame.</summary>
    public async Task LeaveAsync()
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        left.TrySetResult();
    }

    /// <summary>The cable is cut.</summary>
    public void Vanish() => context.Abort();
}
