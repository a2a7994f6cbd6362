using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace AgentConnector.Integration.Tests.Hosting.Telemetry;

/// <summary>One trace a call: from the request that asked for it to the callback that tells how it ended.</summary>
public sealed class TraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";
    private const string Canary = "canary-9c41";

    private const string Scenario = """
        {
          "first_message": "One moment.",
          "steps": [{ "tool": "look_up", "parameters": { "word": "canary-9c41" } }, { "end_call": true }]
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_one_connected_trace_from_its_request_to_its_callback()
    {
        await using var collector = new Receiver();
        await using var hook = new Receiver(_ => new(200, """{"result":"canary-9c41"}"""));

        await CallAsync(hook, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });

        var spans = collector.Requests.Where(request => request.Target == "/v1/traces").SelectMany(request => Span.In(request.Body))
            .Where(span => span.TraceId == Trace).ToDictionary(span => span.Id);
        Assert.Contains("POST /webhook/initiate-call", spans.Values.Select(span => span.Name));
        Assert.Contains("call", spans.Values.Select(span => span.Name));
        Assert.Contains("deliver call.ended", spans.Values.Select(span => span.Name));
        Assert.All(spans.Values, span => Assert.True(span.ParentId == Caller || spans.ContainsKey(span.ParentId), $"{span} hangs in the air"));
        Assert.Single(spans.Values, span => span.ParentId == Caller);

        // What the receivers were told is a span of the trace, too.
        Assert.All(hook.Requests, request => Assert.Contains(request.Headers["traceparent"].Split('-')[2], spans.Keys));
        Assert.DoesNotContain(collector.Requests, request => Encoding.Latin1.GetString(request.Body).Contains(Canary, StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Requests, request => Encoding.Latin1.GetString(request.Body).Contains(RunningService.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_callers_trace_reaches_tools_and_callbacks_without_any_collector()
    {
        await using var hook = new Receiver(_ => new(200, """{"result":"found"}"""));

        await CallAsync(hook, new Dictionary<string, string>());

        Assert.Contains(hook.Requests, request => request.Target == "/tool");
        Assert.Contains(hook.Requests, request => request.Target == "/callback");
        Assert.All(hook.Requests, request => Assert.StartsWith($"00-{Trace}-", request.Headers["traceparent"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_json_line_of_a_call_has_its_id()
    {
        using var folder = new TemporaryFolder();
        await using var hook = new Receiver(_ => new(200, """{"result":"found"}"""));
        await using var service = await ServiceProcess.ServeAsync(
            "agent-connector", ["serve"], new Dictionary<string, string>(Settings(hook, folder)) { ["LOG_FORMAT"] = "json", ["LOG_LEVEL"] = "DEBUG" }, Cancellation);

        await StartAsync(service.Client, hook);
        await EndedAsync(hook);
        await service.SignalAsync(ServiceProcess.Terminate);
        await service.ExitCodeAsync();

        var lines = service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line)).ToList();
        var ofCalls = lines.Where(line => line.GetProperty("Category").GetString() is
            "AgentConnector.Calls.Talking.Call" or "AgentConnector.Agents.ElevenLabs.ElevenLabsConnector" or "AgentConnector.Webhooks.Tools.WebhookToolbox").ToList();
        Assert.NotEmpty(ofCalls);
        Assert.All(ofCalls, line => Assert.Contains(
            line.GetProperty("Scopes").EnumerateArray(),
            scope => scope.ValueKind is JsonValueKind.Object && scope.TryGetProperty("CallId", out var id) && id.GetString() == "traced"));
    }

    private static async Task CallAsync(Receiver hook, Dictionary<string, string> settings)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, value) in Settings(hook, folder))
        {
            settings[name] = value;
        }

        await using var service = await RunningService.StartAsync(settings);

        // The service's collector hears of this process' clients, too: one that sends no trace of its own.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", RunningService.Key);
        await StartAsync(client, hook);
        await EndedAsync(hook);
        await Eventually.TrueAsync(async () => (await service.Client.GetStringAsync("/deliveries?call_id=traced", Cancellation)).Contains("\"delivered\"", StringComparison.Ordinal), "it is delivered");
        Assert.DoesNotContain(service.Log.Lines, line => line.Contains(Canary, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Settings(Receiver hook, TemporaryFolder folder)
    {
        folder.Write("looking-up.json", Scenario);
        return new()
        {
            ["SIMULATE"] = "true",
            ["SCENARIO_DIR"] = folder.Path,
            ["TOOLS_FILE"] = folder.Write("tools.txt", $$$"""{"look_up":{"url":"{{{hook.Url("/tool")}}}"}}"""),
        };
    }

    private static async Task StartAsync(HttpClient client, Receiver hook)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/initiate-call")
        {
            Content = JsonContent.Create(new
            {
                agent_id = "agent_1",
                session_id = "traced",
                to = "wav:demo",
                simulate = new { scenario = "looking-up" },
                metadata = new { word = Canary },
                callback_url = hook.Url("/callback"),
            }),
        };
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        using var answer = await client.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task EndedAsync(Receiver hook)
    {
        while (!hook.Requests.Any(request => request.Target == "/callback" && request.Type == "call.ended"))
        {
            await hook.ArrivedAsync();
        }
    }
}
