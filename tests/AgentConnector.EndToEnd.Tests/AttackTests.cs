using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Twenty people talk while twenty strangers do what strangers can do without a key.</summary>
[Collection(AloneTests.Name)]
public sealed class AttackTests : IDisposable
{
    private const int Calls = 20;
    private const int Attackers = 20;
    private const int Newcomers = 100;
    private const string WebhookSecret = "wsec_attacked";

    // So few that the crowd is larger than the service may let in: what is left beside 30 calls are some 500 connections.
    private const int OpenFiles = 1024;

    private readonly TemporaryFolder data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => data.Dispose();

    /// <summary>At the crowd's own pace, and as fast as the machine goes: then newcomers wait with everybody else, and are served all the same.</summary>
    [Theory]
    [InlineData(50, 1)]
    [InlineData(5, 5)]
    [Fault(FaultSide.Host, "Strangers take every connection there may be", "Those with a key or a signature are served, calls lose nothing; the strangers who stayed longest are closed")]
    public async Task Nothing_is_lost_and_whoever_has_a_key_or_a_signature_is_served(int pauseMilliseconds, int mostSeconds)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell sets the limit and holds the pipe that nobody reads.");
        await using var service = await ServiceProcess.ServeAsync(
            "/bin/sh",
            ["-c", $"ulimit -n {OpenFiles}; mkfifo stuck; exec 7<>stuck; exec '{Path.Combine(AppContext.BaseDirectory, Connector.Program)}' serve >&7"],
            new Dictionary<string, string>
            {
                ["DATA_DIR"] = data.Path,
                ["DEFAULT_TO"] = "wav:demo",
                ["SIMULATE"] = "true",
                ["MAX_CALLS"] = "30",
                ["DRAIN_SECONDS"] = "1",
                ["ENVIRONMENT"] = "staging",
                ["ELEVENLABS_WEBHOOK_SECRET"] = WebhookSecret,
            },
            Cancellation);
        for (var i = 0; i < Calls; i++)
        {
            using var started = await service.Client.StartCallAsync(new { agent_id = "a", session_id = $"talking-{i}", simulate = new { scenario = "long" } });
            Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var attacks = Enumerable.Range(0, Attackers).Select(i => AttackAsync(service, i, TimeSpan.FromMilliseconds(pauseMilliseconds), over.Token)).ToList();
        await ServiceProcess.EventuallyAsync(async () => await FigureAsync(service, "agent_connector_connections_shown_out_total") > OpenFiles, Cancellation);
        await ServiceProcess.EventuallyAsync(async () => await FigureAsync(service, "agent_connector_log_lines_dropped_total") > 0, Cancellation);

        var waits = new List<TimeSpan>();
        for (var i = 0; i < Newcomers; i++)
        {
            using var newcomer = Newcomer(service);
            var asked = TimeProvider.System.GetTimestamp();
            using var started = await newcomer.StartCallAsync(new { agent_id = "a", session_id = $"later-{i}", simulate = new { scenario = "long" } });
            waits.Add(TimeProvider.System.GetElapsedTime(asked));
            using var webhook = await SendSignedAsync(service);
            using var ended = await newcomer.PostAsync($"/calls/later-{i}/end", content: null, Cancellation);

            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (started.StatusCode, webhook.StatusCode, ended.StatusCode));
        }

        Assert.InRange(waits.Order().ElementAt(Newcomers - 2), TimeSpan.Zero, TimeSpan.FromSeconds(mostSeconds)); // p99

        for (var i = 0; i < Calls; i++)
        {
            Assert.Equal("in_progress", (await service.Client.CallAsync($"talking-{i}")).Text("status"));
            await service.Client.EndCallAsync($"talking-{i}");
        }

        Assert.All(attacks, attack => Assert.False(attack.IsCompleted, "an attacker gave up"));
        await service.SignalAsync(ServiceProcess.Terminate);
        Assert.Equal(0, await service.ExitCodeAsync());
        await over.CancelAsync();
        await Task.WhenAll(attacks);

        await using var next = await Connector.StartAsync(data.Path);
        for (var i = 0; i < Calls; i++)
        {
            Assert.Equal("completed service cancelled", (await next.Client.EndedCallAsync($"talking-{i}")).Outcome());
        }
    }

    /// <summary>Each attacker does one thing, over and over, and holds what it was given until it is taken away.</summary>
    private static async Task AttackAsync(ServiceProcess service, int kind, TimeSpan pause, CancellationToken cancellationToken)
    {
        var address = service.Client.BaseAddress!;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var request = (kind % 6) switch
        {
            0 => "",
            1 => "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ",
            2 => RawRequest.Stalled("/webhook/elevenlabs", [$"ElevenLabs-Signature: t={now},v0={new string('0', 64)}"], "{"),
            3 => RawRequest.Stalled("/twilio/status", ["Content-Type: application/x-www-form-urlencoded", "X-Twilio-Signature: bm9uZQ=="], "CallSid=CA"),
            4 => "GET /twilio/media-stream/none HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
            _ => string.Concat(Enumerable.Repeat("GET /calls HTTP/1.1\r\nHost: x\r\n\r\n", 20)),
        };
        const int Most = 60;
        var held = new Queue<RawRequest>();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                held.Enqueue(await RawRequest.SendAsync(address, request, cancellationToken));
                if (held.Count > Most)
                {
                    held.Dequeue().Dispose();
                }

                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or OperationCanceledException)
            {
                // Shown out, or the service is gone.
            }
        }

        foreach (var open in held)
        {
            open.Dispose();
        }
    }

    /// <summary>Somebody with a key who was never here: each request is on a connection of its own.</summary>
    private static HttpClient Newcomer(ServiceProcess service) => new()
    {
        BaseAddress = service.Client.BaseAddress,
        DefaultRequestHeaders = { { "X-API-Key", ServiceProcess.Key }, { "Connection", "close" } },
    };

    private static async Task<double> FigureAsync(ServiceProcess service, string name)
    {
        var text = (await service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation)).Replace("{} ", " ", StringComparison.Ordinal);
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[name.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<HttpResponseMessage> SendSignedAsync(ServiceProcess service)
    {
        const string Body = """{"type":"post_call_audio"}""";
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(WebhookSecret), Encoding.UTF8.GetBytes($"{now}.{Body}")));
        using var client = new HttpClient { BaseAddress = service.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/elevenlabs") { Content = new StringContent(Body) };
        request.Headers.Add("ElevenLabs-Signature", $"t={now},v0={signature}");
        return await client.SendAsync(request, Cancellation);
    }
}
