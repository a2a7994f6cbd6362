using System.Net.WebSockets;
using System.Text.Json;

namespace AgentConnector.BareBridge;

/// <summary>Where agents are reached: a signed URL, then a socket.</summary>
internal sealed class AgentCloud(BridgeSettings settings) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = settings.Cloud, DefaultRequestHeaders = { { "xi-api-key", settings.Key } } };
    private readonly HttpMessageInvoker sockets = new(new SocketsHttpHandler());

    public async Task<WebSocket> ConnectAsync(string agent, CancellationToken cancellationToken)
    {
        var path = $"v1/convai/conversation/get-signed-url?agent_id={Uri.EscapeDataString(agent)}";
        using var answer = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken));
        var socket = new ClientWebSocket { Options = { KeepAliveInterval = Timeout.InfiniteTimeSpan } };
        try
        {
            await socket.ConnectAsync(new(answer.RootElement.GetProperty("signed_url").GetString()!), sockets, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        http.Dispose();
        sockets.Dispose();
    }
}
