using System.Net.Http.Json;
using System.Text;

namespace AgentConnector.Integration.Tests.Hosting.Telemetry;

/// <summary>What ElevenLabs is told of whoever asked for a call, and what a collector is told of ElevenLabs.</summary>
public sealed class FarSideTraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The framework would send all three with the upgrade; the SDK of a collector would write them into every request.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ElevenLabs_is_told_neither_the_trace_nor_the_baggage_of_the_request(bool collected)
    {
        await using var collector = new Receiver();
        await using var cloud = Cloud();

        await AskAsync(cloud, collected ? collector : null);

        Assert.Contains(cloud.Requests, request => request.Target.StartsWith("/v1/convai/conversation/get-signed-url", StringComparison.Ordinal));
        Assert.Contains(cloud.Requests, request => request.Target.StartsWith("/v1/convai/conversation?", StringComparison.Ordinal));
        Assert.All(cloud.Requests, request => Assert.DoesNotContain(
            request.Headers, header => header.Key.ToLowerInvariant() is "traceparent" or "tracestate" or "baggage" or "correlation-context" or "request-id"));
    }

    [Fact]
    public async Task A_collector_sees_what_is_asked_of_ElevenLabs_as_part_of_the_call_and_no_probe()
    {
        await using var collector = new Receiver();
        await using var cloud = Cloud();

        await AskAsync(cloud, collector);

        var exports = collector.Requests.Where(request => request.Target == "/v1/traces").ToList();
        var spans = exports.SelectMany(request => Span.In(request.Body)).ToList();
        var call = Assert.Single(spans, span => span.Name == "call");
        Assert.Equal(Trace, call.TraceId);
        Assert.Equal(cloud.Requests.Count, spans.Count(span => span.ParentId == call.Id)); // the signed URL, and the conversation
        Assert.DoesNotContain(spans, span => span.Name is "GET /health" or "GET /metrics");
        Assert.DoesNotContain(exports, request => Encoding.Latin1.GetString(request.Body).Contains("canary", StringComparison.Ordinal));
    }

    /// <summary>Each of the three signals is tried every few seconds.</summary>
    [Fact]
    public async Task A_collector_that_takes_nothing_is_said_once_and_without_its_address()
    {
        await using var collector = new Receiver(_ => new(404, "canary"));
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        });
        while (collector.Requests.Count(request => request.Target == "/v1/traces") < 3)
        {
            using var answer = await service.Client.GetAsync("/calls?limit=1", Cancellation);
            await collector.ArrivedAsync();
        }

        var said = Assert.Single(service.Log.Lines, line => line.Contains("collector", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Address.Authority, said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
    }

    /// <summary>Gives a signed URL, and refuses it.</summary>
    private static Receiver Cloud()
    {
        var cloud = new Receiver();
        cloud.Answer = request => request.Target.Contains("get-signed-url", StringComparison.Ordinal)
            ? new(200, $$"""{"signed_url":"ws://127.0.0.1:{{cloud.Port}}/v1/convai/conversation?token=canary-token"}""")
            : new(403);
        return cloud;
    }

    private static async Task AskAsync(Receiver cloud, Receiver? collector)
    {
        var settings = new Dictionary<string, string> { ["ELEVENLABS_BASE_URL"] = cloud.Address.ToString(), ["ELEVENLABS_API_KEY"] = "canary-key" };
        if (collector is not null)
        {
            (settings["OTEL_EXPORTER_OTLP_ENDPOINT"], settings["OTEL_EXPORTER_OTLP_PROTOCOL"]) = (collector.Address.ToString(), "http/protobuf");
        }

        await using var service = await RunningService.StartAsync(settings);
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", RunningService.Key);
        using var health = await client.GetAsync("/health", Cancellation);
        using var metrics = await client.GetAsync("/metrics", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/calls")
        {
            Content = JsonContent.Create(new { agent_id = "agent_1", to = "wav:demo" }),
        };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        request.Headers.Add("tracestate", "vendor=passed");
        request.Headers.Add("baggage", "email=canary@example.com");
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(502, (int)answer.StatusCode);
    }
}
