using System.Net.WebSockets;
using AgentConnector.Audio;
using AgentConnector.Hosting.Listening;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// Lets media streams in. Closed by default: the ticket is checked before the socket is accepted or with its first messages, and no
/// agent hears of a stream that has none.
/// </summary>
internal sealed partial class StreamReception(
    MediaTickets tickets, IOptions<MediaStreamOptions> options, MediaStreamMetrics metrics, StreamWatch watch, TimeProvider time, ILogger<StreamReception> logger)
{
    /// <summary>The name of the parameter that may carry the ticket.</summary>
    public const string TicketParameter = "ticket";

    /// <summary>Counts a refusal and answers 403: neither the answer nor its time tells why.</summary>
    public Task RefuseAsync(HttpContext http, StreamRefusal reason)
    {
        metrics.Refused(reason);
        LogRefused(reason.Label);
        return new ApiProblem(ProblemKind.DialerRefused, "Check the dialer's token here, and PUBLIC_URL: the signature, or the stream's ticket, is missing, wrong or used up.")
            .ExecuteAsync(http);
    }

    /// <summary>Carries a stream from its upgrade to its end.</summary>
    /// <param name="http">The upgrade request, or one that should have been; the dialer's signature was checked.</param>
    /// <param name="dialect">How the dialer speaks.</param>
    /// <param name="token">The ticket from the path; null when it comes with the first messages.</param>
    /// <param name="check">Whether the stream belongs to the ticket's call.</param>
    /// <param name="untokened">Takes a stream without a ticket; null where there is no such thing.</param>
    public async Task ReceiveAsync(
        HttpContext http, IStreamDialect dialect, string? token, Func<MediaTicket, StreamIdentity, Task<bool>> check, Func<MediaStream, Task<bool>>? untokened)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            return;
        }

        var (ticket, fault) = tickets.Redeem(token);
        if (ticket is null && token is not null)
        {
            await RefuseAsync(http, StreamRefusal.Of(fault));
            return;
        }

        http.Trust(); // by its dialer's signature or by its ticket
        using var accepted = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = TimeSpan.FromSeconds(15),
            KeepAliveTimeout = TimeSpan.FromSeconds(15),
        });
        var socket = new StreamSocket(accepted, dialect);
        try
        {
            var refusal = await AdmitAsync(socket, ticket, check, untokened, http.RequestAborted);
            if (refusal is not null)
            {
                metrics.Refused(refusal);
                LogRefused(refusal.Label);
                ticket?.Fail(new EndpointException($"The media stream was refused: {refusal.Label}.") { Failure = EndpointFailure.Rejected });
                await CloseAsync(socket, refusal.Label);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            ticket?.Fail(new EndpointException("The media stream broke before it began.", e));
            socket.Abort();
        }
    }

    private async Task<StreamRefusal?> AdmitAsync(
        StreamSocket socket, MediaTicket? ticket, Func<MediaTicket, StreamIdentity, Task<bool>> check, Func<MediaStream, Task<bool>>? untokened,
        CancellationToken cancellationToken)
    {
        var (identity, outOfTurn) = await StartAsync(socket, cancellationToken);
        if (identity is null)
        {
            return outOfTurn;
        }

        var given = identity.Parameters.GetValueOrDefault(TicketParameter);
        if (ticket is null && (given is not null || untokened is null))
        {
            (ticket, var fault) = tickets.Redeem(given);
            if (ticket is null)
            {
                return StreamRefusal.Of(fault);
            }
        }
        else if (ticket is not null && given is not null && given != ticket.Token)
        {
            return StreamRefusal.WrongCall; // its own ticket is used up by now: nothing is to be learnt from the time this took
        }

        try
        {
            if (ticket is not null && !await check(ticket, identity))
            {
                ticket.Fail(new EndpointException("The media stream was refused: it belongs to another call.") { Failure = EndpointFailure.Rejected });
                return StreamRefusal.WrongCall;
            }
        }
        catch (Exception e)
        {
            ticket?.Fail(e); // its call waits for it no longer
            throw;
        }

        var stream = new MediaStream(socket, identity, options.Value, metrics, time);
        var running = stream.RunAsync(watch);
        var wanted = false;
        try
        {
            wanted = ticket is not null ? ticket.TryArrive(stream) : await untokened!(stream);
        }
        finally
        {
            if (!wanted)
            {
                await stream.DisposeAsync();
            }
        }

        await running;
        if (wanted)
        {
            LogEnded(stream.Heard);
            return null;
        }

        metrics.Refused(StreamRefusal.Unwanted);
        return null;
    }

    /// <summary>The first messages, within the time for them; what comes too early or cannot be read is passed over.</summary>
    private async Task<(StreamIdentity? Identity, StreamRefusal? Refusal)> StartAsync(StreamSocket socket, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.Value.StartTimeout, time, cancellationToken);
        var flood = new FloodGuard(time);
        var refusal = StreamRefusal.Silent;
        try
        {
            while (await socket.ReceiveAsync(deadline.Token) is { } message)
            {
                switch (message)
                {
                    case StreamMessage.Start(var identity):
                        return (identity, null);
                    case StreamMessage.Stop:
                        return (null, StreamRefusal.OutOfTurn);
                    case StreamMessage.Hello:
                        break;
                    default:
                        metrics.Mistaken();
                        refusal = StreamRefusal.OutOfTurn;
                        break;
                }

                if (flood.Excess(message, AudioFormat.Pcm(8000)) is not null)
                {
                    return (null, StreamRefusal.OutOfTurn);
                }
            }

            return (null, refusal);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, refusal);
        }
        catch (EndpointException)
        {
            return (null, StreamRefusal.OutOfTurn);
        }
    }

    private async Task CloseAsync(StreamSocket socket, string reason)
    {
        using var abort = time.CreateTimer(_ => socket.Abort(), state: null, options.Value.CloseTimeout, Timeout.InfiniteTimeSpan);
        await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, reason);
        try
        {
            while (await socket.ReceiveAsync(CancellationToken.None) is not null)
            {
                // until its goodbye, or until it is aborted
            }
        }
        catch (EndpointException)
        {
            socket.Abort(); // whoever sends on what is too long does not say goodbye
        }
    }

    [LoggerMessage(4110, LogLevel.Warning, "A media stream or a dialer's webhook was refused: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(4111, LogLevel.Debug, "A media stream ended; {Heard} of what was said came back as heard")]
    private partial void LogEnded(TimeSpan heard);
}
