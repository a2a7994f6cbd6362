using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Starting;
using AgentConnector.Calls.Talking;
using AgentConnector.Testing.Cloud;
using AgentConnector.Testing.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using CloudAgent = AgentConnector.Testing.Cloud.FakeAgent;

namespace AgentConnector.Integration.Tests.Faults;

/// <summary>A real call over real sockets, and the proxy between the service and the agent's cloud, which the test plays.</summary>
internal sealed class CutScene : IAsyncDisposable
{
    public const double AgentHz = 1_000;

    private readonly TemporaryFolder folder;
    private readonly FakeCloud cloud;
    private readonly FaultProxy proxy;
    private readonly Receiver tools;
    private readonly RunningService service;

    private CutScene(TemporaryFolder folder, FakeCloud cloud, FaultProxy proxy, Receiver tools, RunningService service) =>
        (this.folder, this.cloud, this.proxy, this.tools, this.service) = (folder, cloud, proxy, tools, service);

    /// <summary>Completed when the tool <c>book</c> may answer.</summary>
    public TaskCompletionSource ToolMayAnswer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Receiver Tools => tools;

    public FakeCloud Cloud => cloud;

    public FaultProxy Proxy => proxy;

    public RunningService Service => service;

    /// <summary>The agent's end of the first conversation.</summary>
    public CloudAgent Agent { get; private set; } = null!;

    /// <summary>What it runs over.</summary>
    public FaultyConnection Line { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Call Call { get; set; } = null!;

    /// <summary>Samples of the agent, in the format of its conversations.</summary>
    public static byte[] Speech(double seconds)
    {
        var samples = Tone.At(AgentHz, seconds);
        var bytes = new byte[samples.Length * sizeof(short)];
        Pcm16.Encode(samples, bytes);
        return bytes;
    }

    public static async Task<CutScene> OpenAsync(int reconnectSeconds = 20)
    {
        var folder = new TemporaryFolder();
        var cloud = await FakeCloud.StartAsync();
        var proxy = new FaultProxy(cloud.BaseUrl);
        cloud.OnSignedUrl = context => context.Response.WriteAsync($$"""{"signed_url":"{{proxy.Seen(new(cloud.SocketUrl))}}"}""", Cancellation);
        CutScene? scene = null;
        var tools = new Receiver(_ => new(200, "{\"result\":\"booked\"}") { When = scene!.ToolMayAnswer.Task });
        var file = folder.In("tools.json");
        await File.WriteAllTextAsync(file, $$"""{"book":{"url":"{{tools.Url()}}"} }""", Cancellation);
        var service = await RunningService.StartAsync(
            new Dictionary<string, string>
            {
                ["ELEVENLABS_API_KEY"] = "key-1",
                ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(),
                ["ON_AGENT_LOST"] = "reconnect",
                ["AGENT_RECONNECT_SECONDS"] = $"{reconnectSeconds}",
                ["TOOLS_FILE"] = file,
                ["CALLBACK_ALLOW"] = "127.0.0.0/8",
            },
            builder => builder.Services.PostConfigure<ElevenLabsOptions>(options => options.SilenceTimeout = TimeSpan.FromSeconds(2)));
        return scene = new(folder, cloud, proxy, tools, service);
    }

    /// <summary>A call that is in progress.</summary>
    public async Task CallAsync(int maxSeconds = 600)
    {
        var call = new { agent_id = "agent_1", session_id = "s", to = "wav:demo", max_duration_seconds = maxSeconds };
        var starting = service.Client.PostAsJsonAsync("/calls", call, Cancellation);
        Line = await proxy.NextAsync();
        Agent = await cloud.AgentAsync();
        await Agent.HearAsync();
        await Agent.SayAsync(CloudAgent.Metadata);
        using var answer = await starting;
        Assert.Equal(200, (int)answer.StatusCode);
        Call = service.Services.GetRequiredService<CallDispatcher>().Find(CallId.Parse("s"))!;
    }

    /// <summary>The next conversation, once the service has opened it.</summary>
    public async Task<CloudAgent> ReturnedAsync(string conversation)
    {
        var agent = await cloud.AgentAsync();
        Assert.Equal("conversation_initiation_client_data", (await agent.HearAsync())!.Value.GetProperty("type").GetString());
        await agent.SayAsync(CloudAgent.Metadata.Replace("conv_1", conversation, StringComparison.Ordinal));
        return agent;
    }

    /// <summary>The caller's frames are the clock: so many of them later.</summary>
    public static async Task HearFramesAsync(CloudAgent agent, int frames)
    {
        while (frames > 0 && await agent.HearAsync() is { } message)
        {
            frames -= message.TryGetProperty("user_audio_chunk", out _) ? 1 : 0;
        }
    }

    /// <summary>The record once the call is over, and nothing of it is left anywhere.</summary>
    public async Task<JsonElement> EndedAsync()
    {
        var record = await GetAsync("/calls/s?wait=60");
        await Call.Gone.WaitAsync(Cancellation);
        Assert.Null(service.Services.GetRequiredService<CallDispatcher>().Find(CallId.Parse("s")));
        Assert.Equal(0, service.Services.GetRequiredService<Admission>().Taken);
        await Eventually.TrueAsync(() => !HeldFiles.Of(service.DataDir).Any(file => file.EndsWith(".wav", StringComparison.Ordinal)), "the recording is closed");
        await Eventually.TrueAsync(() => proxy.Connections.All(connection => connection.Over.IsCompleted), "no line is open");
        return record;
    }

    public async Task<JsonElement[]> EventsAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/calls/s/events");
        request.Headers.Add("Accept", "application/json");
        using var answer = await service.Client.SendAsync(request, Cancellation);
        var events = await answer.JsonAsync();
        return [.. (events.ValueKind is JsonValueKind.Array ? events : events.GetProperty("events")).EnumerateArray()];
    }

    /// <summary>What the caller heard, as the recording tells it.</summary>
    public async Task<short[]> HeardAsync() =>
        [.. (await service.Client.GetByteArrayAsync("/calls/s/recording", Cancellation))[44..].Chunk(4).Where(frame => frame.Length == 4).Select(frame => BitConverter.ToInt16(frame, 2))];

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await service.Client.GetAsync(path, Cancellation);
        return await answer.JsonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        ToolMayAnswer.TrySetResult();
        await service.DisposeAsync();
        await proxy.DisposeAsync();
        await cloud.DisposeAsync();
        await tools.DisposeAsync();
        folder.Dispose();
    }
}
