using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;
using AgentConnector.Calls;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Wav;
using AgentConnector.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>The real service with room for one call, the agent cloud it talks with, and a defect somewhere in between.</summary>
internal sealed class DefectScene : IAsyncDisposable
{
    private const string Callback = """
        ,"callback_url":"http://receiver.test:9/done","callback_events":["call.started","call.ended"]
        """;

    private readonly List<IDisposable> ends = [];
    private readonly StreamWatch watch = new(TimeProvider.System);
    private readonly ServiceProvider meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Breakage breakage;
    private RunningService? service;

    private DefectScene(Breakage breakage, AgentCloud cloud)
    {
        (this.breakage, Cloud, Defect) = (breakage, cloud, new(breakage.Kind));
    }

    public AgentCloud Cloud { get; }

    public Defect Defect { get; }

    public RunningService Service => service!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private ICallJournal Journal => Service.Services.GetRequiredService<ICallJournal>();

    public static async Task<DefectScene> OpenAsync(Breakage breakage)
    {
        var scene = new DefectScene(breakage, await AgentCloud.StartAsync(new AgentCloudOptions(), cancellationToken: Cancelled));
        scene.service = await RunningService.StartAsync(
            new Dictionary<string, string>
            {
                ["MAX_CALLS"] = "1",
                ["SIMULATE"] = "false",
                ["ELEVENLABS_API_KEY"] = "any",
                ["ELEVENLABS_BASE_URL"] = $"{scene.Cloud.BaseUrl}",
                ["DEFAULT_TO"] = breakage.To,
                ["AUDIO_AEC"] = "off",
                ["CALLBACK_ALLOW"] = "127.0.0.1",
            },
            builder => breakage.Inject(builder, scene));
        return scene;
    }

    /// <summary>Starts a call without waiting for it, and returns once it is in progress, or over.</summary>
    public async Task StartAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/calls")
        {
            Content = new StringContent(
                $$"""{"agent_id":"{{breakage.Agent}}","session_id":"{{id}}","metadata":{"a":1}{{(breakage.Callback ? Callback : "")}} }""",
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Add("Prefer", "respond-async");
        using var answer = await Service.Client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public Task<JournalEntry> ToldAsync<T>(string id) => FirstAsync(id, fact => fact is T);

    public Task<JournalEntry> BegunAsync(string id) => FirstAsync(id, fact => fact is CallStarted or CallEnded);

    public async Task<HttpStatusCode> EndAsync(string id)
    {
        using var answer = await Service.Client.PostAsync($"/calls/{id}/end", content: null, Cancelled);
        return answer.StatusCode;
    }

    public async Task<IReadOnlyList<CallEvent>> FactsAsync(string id) =>
        [.. (await Journal.ReadAsync(CallId.Parse(id), 0, Cancelled)).Select(entry => entry.Fact)];

    /// <summary>A caller who listens and says nothing.</summary>
    public WavEndpoint Listener()
    {
        var sound = new MemoryStream();
        using (var writer = new WavWriter(sound, 16_000, leaveOpen: true))
        {
            writer.Write(new short[1_600]);
        }

        sound.Position = 0;
        return new(new WavReader(sound), TimeSpan.FromMinutes(10), TimeProvider.System);
    }

    /// <summary>A phone's stream over real sockets.</summary>
    public async Task<IAudioEndpoint> StreamAsync(IStreamDialect dialect)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var far = new TcpClient();
        await far.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancelled);
        var near = await listener.AcceptTcpClientAsync(Cancelled);
        var dialer = WebSocket.CreateFromStream(far.GetStream(), new WebSocketCreationOptions { IsServer = false });
        var socket = WebSocket.CreateFromStream(near.GetStream(), new WebSocketCreationOptions { IsServer = true });
        var identity = new StreamIdentity("stream", "call", "account", new(AudioEncoding.MuLaw, 8_000), new Dictionary<string, string>());
        var stream = new MediaStream(new(socket, dialect), identity, new(), new(meters.GetRequiredService<IMeterFactory>()), TimeProvider.System);
        ends.AddRange([new Owned(stream.RunAsync(watch)), dialer, socket]);
        await dialer.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        Defect.Dispose();
        await Service.DisposeAsync();
        await Cloud.DisposeAsync();
        ends.Reverse();
        ends.ForEach(end => end.Dispose());
        watch.Dispose();
        await meters.DisposeAsync();
    }

    private async Task<JournalEntry> FirstAsync(string id, Func<CallEvent, bool> which)
    {
        await foreach (var entry in Journal.FollowAsync(CallId.Parse(id), 0, Cancelled))
        {
            if (which(entry.Fact))
            {
                return entry;
            }
        }

        throw new InvalidOperationException($"The call {id} ended before it came to that.");
    }

    private sealed class Owned(Task task) : IDisposable
    {
        public void Dispose() => Assert.True(task.IsCompletedSuccessfully, "A media stream did not end, or threw.");
    }
}

/// <summary>Where something is broken.</summary>
/// <param name="Kind">How.</param>
/// <param name="EndsCall">Whether the call cannot go on with it.</param>
/// <param name="Inject">Puts the defect in.</param>
/// <param name="To">The caller's side.</param>
/// <param name="Agent">The scenario.</param>
/// <param name="Callback">Whether somebody wants to be told of the call.</param>
internal sealed record Breakage(
    DefectKind Kind, bool EndsCall, Action<WebApplicationBuilder, DefectScene> Inject, string To = "line:1", string Agent = "echo", bool Callback = false);
