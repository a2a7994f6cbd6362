using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AgentConnector.Bench.Load;

/// <summary>The agents' cloud: hands out signed URLs and accepts their sockets; the caller's number comes back as a dynamic variable.</summary>
internal sealed class FakeCloud : IAsyncDisposable
{
    private const string SocketPath = "/v1/convai/conversation";

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource closing = new();
    private readonly Action<Wire, int> answered;
    private readonly Task accepting;

    /// <param name="answered">Gets the socket of every conversation and the number of its call, before anything is read.</param>
    public FakeCloud(Action<Wire, int> answered)
    {
        this.answered = answered;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        Address = new($"http://{listener.LocalEndPoint}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(closing.Token);
                socket.NoDelay = true;
                connections.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            while (await Handshakes.ReadHeadAsync(socket, closing.Token) is var (head, early))
            {
                if (Handshakes.Header(head, "Upgrade") is "websocket")
                {
                    await socket.SendAsync(Handshakes.Accept(head), closing.Token);
                    Converse(socket, early);
                    return;
                }

                await socket.SendAsync(Answer(), closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // the service has closed, or we do
        }

        socket.Dispose();
    }

    private byte[] Answer()
    {
        var body = $$"""{"signed_url":"ws://{{Address.Authority}}{{SocketPath}}?agent_id=agent_load&conversation_signature=cvtkn_load"}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>The first message says whose conversation it is.</summary>
    private void Converse(Socket socket, byte[] early)
    {
        var wire = new Wire(socket, masks: false);
        wire.Arrived = message => answered(wire, CallNumber(message));
        wire.Begin(early);
    }

    private static int CallNumber(ReadOnlySpan<byte> init)
    {
        var reader = new Utf8JsonReader(init);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.TryGetProperty("dynamic_variables", out var variables) && variables.TryGetProperty("call", out var call)
            && int.TryParse(call.ToString(), out var number) ? number : -1;
    }
}
