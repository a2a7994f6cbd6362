using System.Net.Sockets;
using System.Text;
using AgentConnector.Audio;
using AgentConnector.ElevenLabs.Http;
using AgentConnector.Hosting;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Guard;

/// <summary>
/// Posts to addresses that strangers may have chosen. The address that was checked is the one that is connected to; no redirects, no proxy, no
/// cookies; time and answer are bounded.
/// </summary>
internal sealed class GuardedClient : IDisposable
{
    public const int MostAnswerBytes = 64 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly AddressGuard guard;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    public GuardedClient(AddressGuard guard, TimeProvider time)
    {
        this.guard = guard;
        this.time = time;
        var handler = OutgoingHttp.NewHandler();
        handler.UseProxy = false;
        handler.ActivityHeadersPropagator = null; // no span either: the path of a webhook may be its secret
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);
        handler.ConnectCallback = ConnectAsync; // each new connection is checked
        client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(ServiceVersion.UserAgent);
    }

    /// <summary>Sends and reads the answer.</summary>
    /// <exception cref="HttpRequestException">No connection, or it broke.</exception>
    /// <exception cref="BlockedAddressException">It must not be connected to.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<GuardedAnswer> SendAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeout, time, cancellationToken);
        Traces.PassOn(request);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var (body, complete) = await AnswerBody.BeginningAsync(response.Content, MostAnswerBytes, deadline.Token);
            return new((int)response.StatusCode, RetryAfter(response), Encoding.UTF8.GetString(body.Span), complete) { RedirectsTo = Redirect.TargetOf(response) };
        }
        catch (HttpRequestException e) when (e.InnerException is BlockedAddressException blocked)
        {
            throw blocked;
        }
        catch (Exception e) when (e is IOException or SocketException) // the latter where it broke as soon as it was there
        {
            throw new HttpRequestException(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no complete answer within {timeout.TotalSeconds} s", e);
        }
    }

    public void Dispose() => client.Dispose();

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await guard.ResolveAsync(host, port, cancellationToken);
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[i], port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i < addresses.Count - 1)
            {
                socket.Dispose(); // the next address may do
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
