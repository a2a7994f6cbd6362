using System.Net.WebSockets;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>The WebSocket of one stream: opens it signed, reads whole messages, and says in Twilio's words how it failed.</summary>
internal sealed class FarSocket(PhoneStream record, StreamIntake intake) : IDisposable
{
    private const int LargestMessage = 1024 * 1024;

    private readonly ClientWebSocket socket = new();

    public WebSocket Socket => socket;

    /// <returns>What went wrong, or null when it is open.</returns>
    public async Task<string?> ConnectAsync(Uri address, string signature, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader(PhoneSignature.Header, signature);
        try
        {
            await socket.ConnectAsync(address, limit.Token);
            record.Handshake = 101;
            return null;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException or IOException)
        {
            record.Handshake = (int)socket.HttpStatusCode;
            return $"31920 - Stream - WebSocket - Handshake Error ({record.Handshake})";
        }
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>What went wrong, or null when the other side closed.</returns>
    public async Task<string?> ListenAsync(Action<ReadOnlyMemory<byte>, WebSocketMessageType> obey, CancellationToken hard)
    {
        var buffer = new byte[16 * 1024];
        using var whole = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), hard);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    (record.CloseCode, record.CloseReason) = ((int?)socket.CloseStatus, socket.CloseStatusDescription);
                    return null;
                }

                whole.Write(buffer, 0, part.Count);
                if (whole.Length > LargestMessage)
                {
                    intake.Refuse("frame_size", $"A message holds at most {LargestMessage} bytes.");
                    socket.Abort();
                    return "31924 - Stream - WebSocket - Protocol Error";
                }

                if (part.EndOfMessage)
                {
                    obey(whole.GetBuffer().AsMemory(0, (int)whole.Length), part.MessageType);
                    whole.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            return "31921 - Stream - WebSocket - Close Error";
        }
    }

    public void Dispose() => socket.Dispose();
}
