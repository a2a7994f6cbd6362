using System.Net;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Calls;
using AgentConnector.Devices;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Wav;
using AgentConnector.History.Storage;
using AgentConnector.Webhooks.Guard;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>Whatever breaks around a call, in whatever way: the call has one ending, its line is free and its agent was hung up.</summary>
public sealed class DefectTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, Breakage> Breakages = new()
    {
        ["the stream's reading throws"] = Stream("Read"),
        ["the stream's writing throws"] = Stream("WriteAudio"),
        ["the file throws"] = new(DefectKind.Throws, EndsCall: true, Line(scene =>
            Task.FromResult<IAudioEndpoint>(new WavEndpoint(DefectFile.Open(scene.Defect), TimeSpan.FromMinutes(10), TimeProvider.System)))),
        ["the device's events throw"] = Device("Events", ends: true),
        ["the device's measuring throws"] = Device("Measure", ends: true),
        ["the device's closing throws"] = Device("DisposeAsync"),
        ["the device's closing hangs"] = Device("DisposeAsync", DefectKind.Hangs),
        ["the device's closing blocks"] = Device("DisposeAsync", DefectKind.Blocks),
        ["the device's opening hangs"] = Device("OpenDuplexAsync", DefectKind.Hangs),
        ["the device's opening blocks"] = Device("OpenDuplexAsync", DefectKind.Blocks),
        ["what the caller says throws"] = Endpoint("CaptureAsync", ends: true),
        ["the caller's events throw"] = Endpoint("Events", ends: true),
        ["the caller's events block"] = Endpoint("Events", DefectKind.Blocks),
        ["the caller's ear throws"] = Endpoint("Play", ends: true),
        ["what the caller says hangs"] = Endpoint("CaptureAsync", DefectKind.Hangs),
        ["the caller's ear blocks"] = Endpoint("Play", DefectKind.Blocks),
        ["what is unheard throws"] = Endpoint("Unheard", ends: true),
        ["the microphone's delay throws"] = Endpoint("CaptureDelay", ends: true),
        ["what the caller says blocks"] = Endpoint("CaptureAsync", DefectKind.Blocks),
        ["the goodbye blocks"] = Endpoint("SayGoodbyeAsync", DefectKind.Blocks),
        ["the goodbye throws"] = Endpoint("SayGoodbyeAsync"),
        ["the goodbye hangs"] = Endpoint("SayGoodbyeAsync", DefectKind.Hangs),
        ["the caller's closing throws"] = Endpoint("DisposeAsync"),
        ["the caller's closing hangs"] = Endpoint("DisposeAsync", DefectKind.Hangs),
        ["the caller's closing blocks"] = Endpoint("DisposeAsync", DefectKind.Blocks),
        ["what the agent does throws"] = Agent("ListenAsync", ends: true),
        ["the agent's ear throws"] = Agent("SendAudio", ends: true),
        ["what the agent does hangs"] = Agent("ListenAsync", DefectKind.Hangs),
        ["the agent's ear blocks"] = Agent("SendAudio", DefectKind.Blocks),
        ["what the agent does blocks"] = Agent("ListenAsync", DefectKind.Blocks),
        ["the agent's closing blocks"] = Agent("DisposeAsync", DefectKind.Blocks),
        ["the agent's closing throws"] = Agent("DisposeAsync"),
        ["the agent's closing hangs"] = Agent("DisposeAsync", DefectKind.Hangs),
        ["reaching the agent hangs"] = Agent("ConnectAsync", DefectKind.Hangs),
        ["reaching the agent blocks"] = Agent("ConnectAsync", DefectKind.Blocks),
        ["a tool's answer blocks"] = Agent("AnswerToolAsync", DefectKind.Blocks) with { Agent = "tools" },
        ["a tool's answer throws"] = Agent("AnswerToolAsync") with { Agent = "tools" },
        ["a tool throws"] = Tool(DefectKind.Throws),
        ["a tool hangs"] = Tool(DefectKind.Hangs),
        ["a tool blocks"] = Tool(DefectKind.Blocks),
        ["a delivery throws"] = Delivery(DefectKind.Throws),
        ["a delivery hangs"] = Delivery(DefectKind.Hangs),
        ["an observer of the journal throws"] = Observer("Stored"),
        ["an observer of the answer throws"] = Observer("Answered"),
        ["what follows a commit throws"] = Observer("AfterCommit"),
        ["the journal throws at a turn"] = Journal("call.turn"),
        ["the journal throws at the start"] = Journal("call.started", ends: true),
        ["the journal throws at the ending"] = Journal("call.ended"),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Breakages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_breaks_leaves_one_ending_a_free_line_and_an_agent_that_was_hung_up(string what)
    {
        var breakage = Breakages[what];
        await using var scene = await DefectScene.OpenAsync(breakage);

        await scene.StartAsync("first");
        if (!breakage.EndsCall)
        {
            if (!what.StartsWith("reaching", StringComparison.Ordinal) && !what.Contains("opening", StringComparison.Ordinal)) // these keep it from beginning
            {
                await scene.BegunAsync("first");
            }

            await StrikesBeforeTheEndAsync(scene, what);
            Assert.Equal(HttpStatusCode.OK, await scene.EndAsync("first").WaitAsync(Soon, Cancelled));
        }
        else
        {
            await scene.Defect.Struck.WaitAsync(Cancelled);
        }

        await scene.ToldAsync<CallEnded>("first").WaitAsync(Soon, Cancelled);
        await Task.WhenAll(scene.Cloud.Conversations.Select(conversation => conversation.Ended)).WaitAsync(Soon, Cancelled);
        await scene.Defect.Struck.WaitAsync(Soon, Cancelled);
        var ended = Assert.Single((await scene.FactsAsync("first")).OfType<CallEnded>());
        Assert.Equal((Party.Service, breakage.EndsCall ? EndReason.InternalError : EndReason.Cancelled), (ended.End.By, ended.End.Reason));

        scene.Defect.Mend();
        await scene.StartAsync("second");
        Assert.IsType<CallStarted>((await scene.BegunAsync("second")).Fact);
        Assert.Equal(HttpStatusCode.OK, await scene.EndAsync("second").WaitAsync(Soon, Cancelled));
    }

    [Fact]
    public async Task A_tool_that_throws_is_told_to_the_agent_as_failed()
    {
        await using var scene = await DefectScene.OpenAsync(Tool(DefectKind.Throws));

        await scene.StartAsync("first");
        var answered = (CallToolAnswered)(await scene.ToldAsync<CallToolAnswered>("first")).Fact;

        Assert.True(answered.IsError);
        await scene.EndAsync("first");
        Assert.Contains(scene.Cloud.Conversations[0].ToolResults, result => result.IsError && result.Result.Contains("failed", StringComparison.Ordinal));
    }

    /// <summary>What strikes while the call goes on has struck before it is ended; the rest strikes at the end.</summary>
    private static Task StrikesBeforeTheEndAsync(DefectScene scene, string what) =>
        what.Contains("closing", StringComparison.Ordinal) || what.Contains("goodbye", StringComparison.Ordinal) || what.EndsWith("at the ending", StringComparison.Ordinal)
            ? Task.CompletedTask
            : scene.Defect.Struck.WaitAsync(Cancelled);

    private static Action<WebApplicationBuilder, DefectScene> Line(Func<DefectScene, Task<IAudioEndpoint>> open) =>
        (builder, scene) => builder.Services.AddSingleton<IEndpointConnector>(new DefectLine(() => open(scene)));

    private static Action<WebApplicationBuilder, DefectScene> Listener(Action<WebApplicationBuilder, DefectScene> also) => (builder, scene) =>
    {
        Line(_ => Task.FromResult<IAudioEndpoint>(scene.Listener()))(builder, scene);
        also(builder, scene);
    };

    private static Breakage Stream(string member) =>
        new(DefectKind.Throws, EndsCall: true, Line(scene => scene.StreamAsync(new DefectDialect(member, scene.Defect))));

    private static Breakage Endpoint(string member, DefectKind kind = DefectKind.Throws, bool ends = false) =>
        new(kind, ends, Line(scene => Task.FromResult<IAudioEndpoint>(new DefectEndpoint(scene.Listener(), member, scene.Defect))));

    private static Breakage Device(string member, DefectKind kind = DefectKind.Throws, bool ends = false) => new(
        kind, ends, (builder, scene) => builder.Services.AddSingleton(new AudioBackends([new DefectDevices(member, scene.Defect)])), To: "device:default");

    private static Breakage Agent(string member, DefectKind kind = DefectKind.Throws, bool ends = false) => new(kind, ends, Listener((builder, scene) =>
        builder.Services.AddSingleton<IAgentConnector>(services => new DefectAgents(
            ActivatorUtilities.CreateInstance<ElevenLabsConnector>(services), member, scene.Defect))));

    private static Breakage Tool(DefectKind kind) => new(
        kind, EndsCall: false, Listener((builder, scene) => builder.Services.AddSingleton<IToolbox>(new Toolbox(scene.Defect))), Agent: "tools");

    private static Breakage Delivery(DefectKind kind) => new(
        kind, EndsCall: false, Listener((builder, scene) => builder.Services.AddSingleton<IHostResolver>(new DefectResolver(scene.Defect))), Callback: true);

    private static Breakage Observer(string member) => new(
        DefectKind.Throws, EndsCall: false, Listener((builder, scene) => builder.Services.AddSingleton<IFactObserver>(new DefectObserver(member, scene.Defect))));

    private static Breakage Journal(string type, bool ends = false) => new(DefectKind.Throws, ends, Listener((builder, scene) =>
        builder.Services.AddSingleton<ICallJournal>(services => new DefectJournal(
            ActivatorUtilities.CreateInstance<SqliteCallJournal>(services), type, scene.Defect))));

    private sealed class Toolbox(Defect defect) : IToolbox
    {
        public async Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken)
        {
            await defect.PassAsync();
            return new("done");
        }
    }
}
