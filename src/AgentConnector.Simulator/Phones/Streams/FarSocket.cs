using System.Net.WebSockets;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>The WebSocket of one stream: opens it signed, reads whole messages.</summary>
internal sealed class FarSocket(PhoneStream record, StreamIntake intake) : IDisposable
{
    private const int LargestMessage = 1024 * 1024;

    private readonly ClientWebSocket socket = new();

    public WebSocket Socket => socket;

    /// <returns>Whether it is open.</returns>
    public async Task<bool> ConnectAsync(Uri address, string signature, TimeSpan timeout, CancellationToken cancellationToken)
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
            return true;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException or IOException)
        {
            record.Handshake = (int)socket.HttpStatusCode;
            return false;
        }
    }

    /// <summary>Reads until the other side has closed, or the connection broke.</summary>
    public async Task ListenAsync(Action<Frame> obey, CancellationToken hard)
    {
        var reader = new FrameReader(socket, LargestMessage);
        try
        {
            while (await reader.ReadAsync(hard) is { } frame)
            {
                obey(frame);
            }

            (record.CloseCode, record.CloseReason) = ((int?)socket.CloseStatus, socket.CloseStatusDescription);
        }
        catch (InvalidDataException e)
        {
            intake.Refuse("frame_size", e.Message);
            socket.Abort();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // Twilio's 31921: the record has no close code.
        }
    }

    public void Dispose() => socket.Dispose();
}
