using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AgentConnector.Testing;

/// <summary>A server that answers every request with bytes of the test's choosing: a redirect, an answer without end, a certificate nobody trusts.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource scope = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Func<Func<ReadOnlyMemory<byte>, Task>, Task> answer;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private long written;

    private RawServer(Func<Func<ReadOnlyMemory<byte>, Task>, Task> answer, X509Certificate2? certificate = null)
    {
        (this.answer, this.certificate) = (answer, certificate);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The most that a server without end sends: it has to stop when nobody stops it.</summary>
    public const long Endless = 256L * 1024 * 1024;

    /// <summary>On loopback.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Where it answers.</summary>
    public Uri Address => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>The first line and the headers of every request, in the order they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>How many bytes of its answers were taken from it, by the client or by the buffers of the machine in between.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <summary>Answers everything alike.</summary>
    /// <param name="head">Status, phrase and headers.</param>
    /// <param name="body">What follows.</param>
    public static RawServer Answering(string head, string body = "") => new(async write =>
        await write(Encoding.UTF8.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}")));

    /// <summary>Leads elsewhere, with secrets in path and query.</summary>
    public static RawServer Redirecting(int status, Uri to) =>
        Answering($"{status} X\r\nLocation: {to.AbsoluteUri}secret-path?token=secret-query");

    /// <summary>Answers with JSON that begins well and never ends.</summary>
    public static RawServer WithoutEnd(int status = 200) => new(async write =>
    {
        await write(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{{\"signed_url\":\""));
        var piece = new byte[64 * 1024];
        piece.AsSpan().Fill((byte)'x');
        for (long sent = 0; sent < Endless; sent += piece.Length)
        {
            await write(piece);
        }
    });

    /// <summary>Speaks TLS, with a certificate that it made itself.</summary>
    public static RawServer Untrusted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nobody.example", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return new(_ => Task.CompletedTask, X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null));
    }

    /// <summary>An address at which nothing listens.</summary>
    public static async Task<Uri> ClosedAsync()
    {
        await using var server = Answering("200 OK");
        return server.Address;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await scope.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections);
        certificate?.Dispose();
        scope.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(scope.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException) // the last where it was stopped just before
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        using var cut = scope.Token.Register(connection.Dispose);
        try
        {
            await using var stream = await OpenAsync(connection.GetStream());
            Requests.Enqueue(await ReadAsync(stream));
            await answer(async bytes =>
            {
                await stream.WriteAsync(bytes);
                Interlocked.Add(ref written, bytes.Length);
            });
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // the client has gone, which may be what the test is about
        }
    }

    private async Task<Stream> OpenAsync(Stream plain)
    {
        if (certificate is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(certificate);
        return secure;
    }

    /// <summary>To the end of the body: a connection that is closed with something unread is reset, and the answer may be lost.</summary>
    private static async Task<string> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        const string Length = "Content-Length: ";
        var length = head.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith(Length, StringComparison.OrdinalIgnoreCase))?[Length.Length..];
        await stream.ReadExactlyAsync(new byte[int.Parse(length ?? "0", CultureInfo.InvariantCulture)]);
        return head.ToString();
    }
}
