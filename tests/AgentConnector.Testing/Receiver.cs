using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace AgentConnector.Testing;

/// <summary>An HTTP server on a real socket that answers as a test says, or does not answer at all.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource scope = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly SemaphoreSlim arrived = new(0);
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private int atOnce;
    private long written;

    /// <param name="answer">What it answers; the plainest "yes" if nothing is said.</param>
    public Receiver(Func<Received, Reply>? answer = null)
        : this(answer, null)
    {
    }

    private Receiver(Func<Received, Reply>? answer, X509Certificate2? certificate)
    {
        (Answer, this.certificate) = (answer ?? (_ => Reply.Ok), certificate);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>What it answers from now on.</summary>
    public Func<Received, Reply> Answer { get; set; }

    /// <summary>On loopback.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Where it answers.</summary>
    public Uri Address => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>In the order they came.</summary>
    public ConcurrentQueue<Received> Requests { get; } = [];

    /// <summary>How many connections were made to it.</summary>
    public int Connections => connections.Count;

    /// <summary>How many requests waited for their answers at the same time, at most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>How many bytes of its answers were taken from it, by the client or by the buffers of the machine in between.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <summary>Speaks TLS, with a certificate that it made itself.</summary>
    public static Receiver Untrusted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nobody.example", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return new(_ => Reply.Drop, X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null));
    }

    /// <summary>An address at which nothing listens.</summary>
    public static async Task<Uri> ClosedAsync()
    {
        await using var server = new Receiver();
        return server.Address;
    }

    /// <summary>An address of it.</summary>
    public string Url(string pathAndQuery = "/hook") => $"http://127.0.0.1:{Port}{pathAndQuery}";

    /// <summary>Completes with the next request that no one has waited for yet.</summary>
    public async Task ArrivedAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), "No request came.");
        }
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
        arrived.Dispose();
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
        try
        {
            await using var stream = await OpenAsync(connection.GetStream());
            var request = await ReadAsync(stream);
            lock (Requests)
            {
                Requests.Enqueue(request);
                MostAtOnce = Math.Max(MostAtOnce, ++atOnce);
            }

            arrived.Release();
            var reply = Answer(request);
            await reply.When.WaitAsync(scope.Token);
            lock (Requests)
            {
                atOnce--;
            }

            foreach (var piece in reply.Bytes())
            {
                await stream.WriteAsync(piece, scope.Token);
                Interlocked.Add(ref written, piece.Length);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException)
        {
            // The test is over, or the client has gone, which may be what the test is about.
        }
    }

    private async Task<Stream> OpenAsync(Stream plain)
    {
        if (certificate is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, scope.Token);
        return secure;
    }

    /// <summary>To the end of the body: a connection that is closed with something unread is reset, and the answer may be lost.</summary>
    private async Task<Received> ReadAsync(Stream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes.Count < 4 || bytes[^1] != '\n' || bytes[^3] != '\n')
        {
            await stream.ReadExactlyAsync(one, scope.Token);
            bytes.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, scope.Token);
        return new(lines[0].Split(' ')[1], headers, body);
    }
}
