using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AgentConnector.Tests.Webhooks;

/// <summary>A receiver on a real socket that answers as a test says, or does not answer at all.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource scope = new();
    private readonly ConcurrentBag<Task> connections = [];
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Task accepting;
    private int atOnce;

    public Receiver(Func<Received, Reply>? answer = null)
    {
        Answer = answer ?? (_ => Reply.Ok);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Func<Received, Reply> Answer { get; set; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>In the order they came.</summary>
    public ConcurrentQueue<Received> Requests { get; } = [];

    public int Connections => connections.Count;

    public int MostAtOnce { get; private set; }

    public string Url(string pathAndQuery = "/hook") => $"http://127.0.0.1:{Port}{pathAndQuery}";

    /// <summary>Completes with the next request that no one has waited for yet.</summary>
    public async Task ArrivedAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            await arrived.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await scope.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections);
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
            var stream = connection.GetStream();
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

            if (reply.Status > 0)
            {
                var head = $"HTTP/1.1 {reply.Status} X\r\n{reply.Headers}Content-Length: {reply.Encoding.GetByteCount(reply.Body)}\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync(reply.Encoding.GetBytes(head + reply.Body), scope.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test is over, or the sender gave up.
        }
    }

    private async Task<Received> ReadAsync(NetworkStream stream)
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

/// <summary>What arrived.</summary>
internal sealed record Received(string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Json => JsonElement.Parse(Body);

    public string Call => Json.GetProperty("call_id").GetString()!;

    public string Type => Json.GetProperty("type").GetString()!;
}

/// <summary>What is answered; status 0 drops the connection.</summary>
internal sealed record Reply(int Status, string Body = "", string Headers = "")
{
    public static readonly Reply Ok = new(200);

    public static readonly Reply Drop = new(0);

    /// <summary>The answer waits for this.</summary>
    public Task When { get; init; } = Task.CompletedTask;

    public Encoding Encoding { get; init; } = Encoding.UTF8;

    public static Reply Hang => new(200) { When = new TaskCompletionSource().Task };
}
