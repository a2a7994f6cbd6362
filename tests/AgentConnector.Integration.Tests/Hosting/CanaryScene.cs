using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using AgentConnector.History.Recordings;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>A service into which canaries were put by every way in, and what came out of it, by door.</summary>
internal sealed class CanaryScene : IAsyncDisposable
{
    public const string Number = "15553141592";

    private const string ReaderKey = "canary-reader-key-40c8";

    private const string Scenario = """
        {
          "first_message": "canary-said",
          "steps": [
            { "tool": "look_up", "parameters": { "word": "canary-argument" } }, { "hear": "canary-heard" }, { "say": "canary-told" }, { "drop": true }
          ]
        }
        """;

    private static readonly string RecordingKeyLine = RecordingKey.Make().ToLine();
    private static readonly string CallbackSecret = "whsec_" + Convert.ToBase64String("canary-callback-secret-24-bytes"u8);

    private readonly TemporaryFolder folder = new();
    private readonly StringBuilder refused = new();

    /// <summary>What opens something: it belongs nowhere.</summary>
    public static IReadOnlyList<string> Secrets { get; } = [ServiceProcess.Key, ReaderKey, "canary-elevenlabs-7d1c", "canary-wrong-key-88e0", RecordingKeyLine, CallbackSecret, "canary-twilio-token-5a0b"];

    /// <summary>What a client's addresses carry, and what an agent is told: kept for that alone.</summary>
    public static IReadOnlyList<string> Passing { get; } = ["canary-callback-token", "canary-subscription-token", "canary-variable", "canary-prompt"];

    /// <summary>What was said, typed, looked up, and whom it was with: in a call's own record, events and callbacks.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["canary-said", "canary-heard", "canary-told", "canary-typed", "canary-argument", "canary-result", "canary-metadata", "canary-user", "canary-answer", Number];

    public Receiver Hook { get; } = new(request => request.Target switch
    {
        "/tool" => new(200, """{"result":"canary-result"}"""),
        _ when request.Target.StartsWith("/refusing", StringComparison.Ordinal) => new(500, "canary-answer"),
        _ => Reply.Ok,
    });

    public Receiver Collector { get; } = new();

    /// <summary>Answers to what was wrong.</summary>
    public string Refused => refused.ToString();

    public ServiceProcess Service { get; private set; } = null!;

    public string DataDir => folder.In("data");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<CanaryScene> PlayAsync(string format)
    {
        var scene = new CanaryScene();
        scene.folder.Write("canary.json", Scenario);
        scene.Service = await ServiceProcess.ServeAsync("agent-connector", ["serve"], scene.Settings(format), Cancellation);
        await scene.PlayAsync();
        return scene;
    }

    /// <summary>What whoever may look, and no more, is shown.</summary>
    public async Task<string> LookAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Service.Client.BaseAddress!, path)) { Headers = { { "X-API-Key", ReaderKey } } };
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request, Cancellation);
        answer.EnsureSuccessStatusCode();
        return $"{answer.Headers}\n{await answer.Content.ReadAsStringAsync(Cancellation)}";
    }

    public async Task<string> GetAsync(string path)
    {
        using var answer = await Service.Client.GetAsync(path, Cancellation);
        return $"{answer.Headers}\n{await answer.Content.ReadAsStringAsync(Cancellation)}";
    }

    public async Task<string> PostAsync(string path, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await Service.Client.SendAsync(request, Cancellation);
        var text = $"{answer.Headers}\n{await answer.Content.ReadAsStringAsync(Cancellation)}";
        refused.Append(answer.IsSuccessStatusCode ? "" : text);
        return text;
    }

    /// <summary>What <c>agent-connector backup</c> prints, and what the backup says of itself.</summary>
    public async Task<string> BackUpAsync()
    {
        var file = folder.In("backup.tar.gz");
        var printed = await RunAsync("backup", file, "--data-dir", DataDir);
        await using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        await using var archive = new TarReader(packed);
        while (await archive.GetNextEntryAsync(copyData: false, Cancellation) is { } entry)
        {
            if (entry.Name == "manifest.json")
            {
                using var reader = new StreamReader(entry.DataStream!);
                return printed + await reader.ReadToEndAsync(Cancellation);
            }
        }

        return printed;
    }

    public async Task<string> RunAsync(params string[] arguments)
    {
        await using var program = ServiceProcess.Run("agent-connector", arguments, Settings("text"));
        await program.ExitCodeAsync();
        return program.Output;
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Hook.DisposeAsync();
        await Collector.DisposeAsync();
        folder.Dispose();
    }

    private Dictionary<string, string> Settings(string format) => new()
    {
        ["API_KEYS"] = $"tests={ServiceProcess.Key},looker@read={ReaderKey}",
        ["DATA_DIR"] = DataDir,
        ["SIMULATE"] = "true",
        ["SCENARIO_DIR"] = folder.Path,
        ["TOOLS_FILE"] = folder.Write("tools.txt", $$$"""{"look_up":{"url":"{{{Hook.Url("/tool")}}}"}}"""),
        ["RECORDING_KEY_FILE"] = folder.Write("recording-keys", RecordingKeyLine),
        ["ELEVENLABS_BASE_URL"] = Hook.Url("/cloud"),
        ["ELEVENLABS_API_KEY"] = "canary-elevenlabs-7d1c",
        ["TWILIO_AUTH_TOKEN"] = "canary-twilio-token-5a0b",
        ["CALLBACK_SECRET"] = CallbackSecret,
        ["MAX_CALLS"] = "2",
        ["AUDIO_BACKEND"] = "null",
        ["LOG_LEVEL"] = "DEBUG",
        ["LOG_FORMAT"] = format,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address.ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
    };

    private async Task PlayAsync()
    {
        await PostAsync("/subscriptions", new { url = Hook.Url("/all?token=canary-subscription-token"), event_types = new[] { "call.ended" } });
        await StartAsync("reconnecting", "wav:demo", "/callback");
        await StartAsync("phone", "tel:+" + Number, "/refusing");
        await PostAsync("/calls", Request("too-many", "wav:demo", "/callback")); // no line is left
        await EventAsync("reconnecting", "call.agent_back");
        await PostAsync("/calls/reconnecting/messages", new { type = "user_message", text = "canary-typed" });
        await PostAsync("/calls", new { agent_id = "a", to = "canary-user:" + Number });
        await PostAsync("/calls", new { agent_id = "a", to = "tel:" + Number, metadata = new { canary_metadata = "canary-metadata" }, dynamic_variables = "canary-variable" });
        await PostAsync("/calls/none/messages", new { type = "user_message", text = "canary-typed" });
        await PostAsync("/erasures", new { number = "canary-user" });
        using var stranger = new HttpRequestMessage(HttpMethod.Get, new Uri(Service.Client.BaseAddress!, "/calls"));
        stranger.Headers.Add("X-API-Key", "canary-wrong-key-88e0");
        using var client = new HttpClient();
        using var closed = await client.SendAsync(stranger, Cancellation);
        refused.Append(await closed.Content.ReadAsStringAsync(Cancellation));
        foreach (var id in new[] { "reconnecting", "phone" })
        {
            await PostAsync($"/calls/{id}/end", new { });
            await GetAsync($"/calls/{id}?wait=60");
        }

        while (!Hook.Requests.Any(request => request.Target.StartsWith("/all", StringComparison.Ordinal))
            || !Hook.Requests.Any(request => request.Target.StartsWith("/refusing", StringComparison.Ordinal)))
        {
            await Hook.ArrivedAsync();
        }
    }

    private async Task StartAsync(string id, string to, string hook) =>
        Assert.DoesNotContain("problem", await PostAsync("/calls", Request(id, to, hook), ("Idempotency-Key", "key-" + id)), StringComparison.Ordinal);

    private object Request(string id, string to, string hook) => new
    {
        agent_id = "agent_1",
        session_id = id,
        to,
        simulate = new { scenario = "canary" },
        user_id = "canary-user",
        metadata = new { word = "canary-metadata" },
        dynamic_variables = new { note = "canary-variable" },
        conversation_config_override = new { agent = new { prompt = new { prompt = "canary-prompt" } } },
        callback_url = Hook.Url(hook + "?token=canary-callback-token"),
        on_agent_lost = "reconnect",
    };

    private async Task EventAsync(string id, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{id}/events") { Headers = { { "Accept", "text/event-stream" } } };
        using var answer = await Service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancellation);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancellation))
        {
            if (item.EventType == type)
            {
                return;
            }
        }

        throw new InvalidDataException($"{id} ended without {type}: {await GetAsync("/calls/" + id)}\n{Service.Output}");
    }
}
