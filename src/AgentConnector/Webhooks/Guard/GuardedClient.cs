using System.Net;
using System.Net.Sockets;
using System.Text;

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
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None, // a small answer could grow large
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), // names move; the next connection is checked again
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("agent-connector");
    }

    /// <summary>Sends and reads the answer.</summary>
    /// <exception cref="HttpRequestException">No connection, or it broke.</exception>
    /// <exception cref="BlockedAddressException">It must not be connected to.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<GuardedAnswer> SendAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, scope.Token);
            var (body, complete) = await ReadAsync(response.Content, scope.Token);
            return new((int)response.StatusCode, RetryAfter(response), body, complete);
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
            throw new TimeoutException($"no complete answer within {patience.TotalSeconds} s", e);
        }
    }

    public void Dispose() => client.Dispose();

    private static async Task<(string Body, bool Complete)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostAnswerBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return (Encoding.UTF8.GetString(buffer, 0, Math.Min(length, MostAnswerBytes)), length <= MostAnswerBytes);
    }

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
