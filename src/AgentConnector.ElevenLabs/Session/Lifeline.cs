using System.Net.WebSockets;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// Owns the socket: one loop reads, one writes, and the first reason to end is the one that counts.
/// To close: ask (a close frame after what is queued), wait a bounded time, abort.
/// </summary>
internal sealed class Lifeline(WebSocket socket, Outbox outbox, ConversationCounters counters, AgentsOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource patience = new(options.SilenceTimeout, time);
    private ConversationEnd? decided;
    private bool closing;

    /// <summary>Runs both directions to the end and says how it ended.</summary>
    public async Task<ConversationEnd> RunAsync(Inbox inbox)
    {
        using var keepAlive = time.CreateTimer(_ => StayAwake(), null, options.KeepAlive, options.KeepAlive);
        var writing = WriteAsync();
        try
        {
            Decide(await ReadAsync(inbox).ConfigureAwait(false));
        }
        finally
        {
            outbox.Close();
            try
            {
                await writing.WaitAsync(options.CloseTimeout, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                socket.Abort();
                await writing.ConfigureAwait(false);
            }

            socket.Dispose();
        }

        return decided!;
    }

    /// <summary>Ends in good order: what is queued as control is sent, then the close frame; the answer has a bounded time.</summary>
    public void HangUp(ConversationEnd end)
    {
        lock (gate)
        {
            if (closing || patience.IsCancellationRequested)
            {
                return;
            }

            Decide(end);
            closing = true;
            patience.CancelAfter(options.CloseTimeout);
        }

        outbox.Close();
    }

    /// <summary>Ends at once.</summary>
    public void GiveUp(ConversationEnd end)
    {
        Decide(end);
        socket.Abort();
    }

    public void Dispose() => patience.Dispose();

    private void Decide(ConversationEnd end) => Interlocked.CompareExchange(ref decided, end, null);

    private async Task<ConversationEnd> ReadAsync(Inbox inbox)
    {
        using var receiver = new MessageReceiver(socket, options.MaxMessageBytes);
        try
        {
            while (await receiver.ReceiveAsync(patience.Token).ConfigureAwait(false) is { } message)
            {
                Heard();
                inbox.Handle(message);
            }

            return Endings.From((int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty), socket.CloseStatusDescription, inbox.LastError);
        }
        catch (ConversationException e)
        {
            socket.Abort();
            return e.End;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new(
                Endings.TransportDied,
                ConversationEndCause.Timeout,
                $"Nothing was heard from the agent for {options.SilenceTimeout.TotalSeconds:0} seconds. Check the network and try again.");
        }
        catch (Exception e) when (IsBroken(e))
        {
            return Endings.From(Endings.TransportDied, null, inbox.LastError);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await outbox.TakeAsync().ConfigureAwait(false) is { } next)
            {
                await SendAsync(next).ConfigureAwait(false);
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsBroken(e))
        {
            socket.Abort(); // the read loop sees it and says why
        }
        finally
        {
            outbox.Close();
        }
    }

    private async Task SendAsync(Outgoing next)
    {
        try
        {
            await socket.SendAsync(next.Message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            next.Sent?.TrySetResult();
            if (next.Audio is not null)
            {
                counters.CountAudioSent();
            }
        }
        finally
        {
            next.Audio?.Return();
        }
    }

    private void Heard()
    {
        lock (gate)
        {
            if (!closing)
            {
                patience.CancelAfter(options.SilenceTimeout);
            }
        }
    }

    private void StayAwake()
    {
        if (!outbox.TakeInputSeen())
        {
            // Not counted as input itself, or every second one would be left out. A full box is the next pong's to report.
            outbox.Post(ClientMessages.UserActivity(), isInput: false);
        }
    }

    private static bool IsBroken(Exception e) =>
        e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException;
}
