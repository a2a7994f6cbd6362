using System.Net.WebSockets;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// Owns the socket: one loop reads, one writes, and the first reason to end is the one that counts.
/// To close: ask (a close frame after what is queued), wait a bounded time, abort.
/// </summary>
internal sealed class Lifeline(
    WebSocket socket, Outbox outbox, EventQueue events, ConversationCounters counters, AgentsOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopReading = new();
    private readonly LineWatch watch = new(options, time);
    private ConversationEnd? decided;
    private ITimer? lastWait;
    private bool closing;

    /// <summary>Why it ends; null while nobody knows.</summary>
    public ConversationEnd? Decided => Volatile.Read(ref decided);

    /// <summary>Runs both directions to the end and says how it ended.</summary>
    /// <exception cref="Exception">A defect in either: both have ended all the same.</exception>
    public async Task<ConversationEnd> RunAsync(Inbox inbox)
    {
        using var keepAlive = time.CreateTimer(_ => StayAwake(), null, options.KeepAlive, options.KeepAlive);
        using var beats = time.CreateTimer(_ => Look(begun: inbox.Opened.IsCompletedSuccessfully), null, watch.Every, watch.Every);
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
            finally
            {
                socket.Dispose();
            }
        }

        return decided!;
    }

    /// <summary>Ends in good order: what is queued as control is sent, then the close frame; the answer has a bounded time.</summary>
    public void HangUp(ConversationEnd end)
    {
        lock (gate)
        {
            if (closing || stopReading.IsCancellationRequested)
            {
                return;
            }

            Decide(end);
            closing = true;
            lastWait = time.CreateTimer(_ => StopReading(), null, options.CloseTimeout, Timeout.InfiniteTimeSpan);
        }

        outbox.Close();
    }

    /// <summary>Ends at once.</summary>
    public void GiveUp(ConversationEnd end)
    {
        Decide(end);
        socket.Abort();
    }

    public void Dispose()
    {
        lock (gate)
        {
            closing = true; // a farewell that comes due now has nothing left to close
            lastWait?.Dispose();
        }

        stopReading.Dispose();
    }

    private void Decide(ConversationEnd end) => Interlocked.CompareExchange(ref decided, end, null);

    private async Task<ConversationEnd> ReadAsync(Inbox inbox)
    {
        using var receiver = new MessageReceiver(socket, options.MaxMessageBytes);
        try
        {
            while (await receiver.ReceiveAsync(stopReading.Token).ConfigureAwait(false) is { } message)
            {
                watch.Heard();
                Handle(inbox, message);
            }

            return Endings.From((int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty), socket.CloseStatusDescription, inbox.LastError);
        }
        catch (ConversationException e)
        {
            socket.Abort();
            return e.End;
        }
        catch (OperationCanceledException) when (stopReading.IsCancellationRequested)
        {
            return decided!; // before the reading was stopped
        }
        catch (Exception e) when (IsBroken(e))
        {
            return Endings.From(Endings.TransportDied, null, inbox.LastError);
        }
    }

    /// <summary>What a message does may not be taken for what the socket does: a defect here is no broken connection.</summary>
    private static void Handle(Inbox inbox, ReadOnlyMemory<byte> message)
    {
        try
        {
            inbox.Handle(message);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw new DefectException(e);
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
        catch
        {
            socket.Abort(); // a defect: nobody may go on reading what nobody can answer
            throw;
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
            watch.Sending();
            await socket.SendAsync(next.Message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            watch.Sent();
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

    /// <summary>Looks after the line once a beat.</summary>
    private void Look(bool begun)
    {
        var cause = begun ? ConversationEndCause.Unresponsive : ConversationEndCause.Timeout;
        switch (watch.Beat())
        {
            case (LineNews.Silent, _):
                Decide(new(
                    Endings.TransportDied, cause,
                    $"Nothing was heard from the agent for {options.SilenceTimeout.TotalSeconds:0} seconds. Check the network and try again."));
                StopReading();
                break;
            case (LineNews.Stuck, _):
                GiveUp(new(
                    Endings.TransportDied, cause,
                    $"The agent took nothing of what was sent for {options.StallTimeout.TotalSeconds:0} seconds. Check the network and try again."));
                break;
            case (LineNews.Stalled, var duration):
                logger.Stalled(duration.TotalSeconds);
                events.TryWrite(new SendingStalled(duration), 0);
                break;
            case (LineNews.StoodStill, var duration):
                logger.StoodStill(duration.TotalSeconds);
                events.TryWrite(new ClientStoodStill(duration), 0);
                break;
        }
    }

    private void StopReading()
    {
        try
        {
            stopReading.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over.
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
