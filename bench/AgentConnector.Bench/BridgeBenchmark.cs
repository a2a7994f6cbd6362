using System.Diagnostics.CodeAnalysis;
using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Calls.Talking;
using AgentConnector.Configuration;
using AgentConnector.Endpoints;
using AgentConnector.Testing;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Bench;

/// <summary>
/// One step of the bridge: 20 ms from the caller to the agent and 20 ms back, through conversion, speech detection, transcript and
/// recording. The sides are in memory and run the pumps inline, so that a step is done when it returns.
/// </summary>
public class BridgeBenchmark
{
    private readonly CancellationTokenSource stop = new();
    private MemoryEndpoint caller = null!;
    private MemoryAgent agent = null!;
    private Recording? recording;
    private ToolRunner tools = null!;
    private WaitingRoom room = null!;
    private Task? running;
    private AudioFrame callerFrame;
    private AudioFrame agentFrame;

    /// <summary>What the caller's side speaks; the agent's is 16 kHz PCM.</summary>
    [Params("pcm_16000", "ulaw_8000")]
    public string Caller { get; set; } = "pcm_16000";

    [Params(false, true)]
    public bool Recorded { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var agentFormat = AudioFormat.Pcm(16_000);
        var callerFormat = Caller == "pcm_16000" ? agentFormat : new(AudioEncoding.MuLaw, 8_000);
        var bytes = new byte[640];
        Pcm16.Encode(Tone.Noise(0.02), bytes);
        agentFrame = new(bytes, agentFormat);
        callerFrame = new AudioConverter(agentFormat, callerFormat).Convert(agentFrame);
        caller = new(callerFormat);
        agent = new(agentFormat);
        var clock = new CallClock(TimeProvider.System);
        var formats = new CallFormats(callerFormat, agentFormat, agentFormat);
        recording = Recorded
            ? new Recording(() => PrivateFile.Create(Path.GetTempFileName()), new(TimeProvider.System, NullLogger<RecordingWriter>.Instance), formats, clock, Ignore)
            : null;
        var scribe = new Scribe(clock, formats, recording, new(), Ignore);
        tools = new(CallId.Parse("bench"), new NoTools(), agent, scribe, NullLogger.Instance);
        var windUp = new WindUp(CallId.Parse("bench"), TimeProvider.System, NullLogger.Instance);
        room = new(TimeSpan.FromHours(1), TimeProvider.System, _ => { });
        running = new AudioBridge(new(caller, agent), scribe, new(), tools, NullLogger.Instance)
        {
            HoldSound = new(caller, scribe, TimeProvider.System),
            Room = room,
        }.RunAsync(windUp, stop.Token);
    }

    [Benchmark]
    public void Step()
    {
        caller.Hear(callerFrame);
        agent.Speak(agentFrame);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running!;
        await tools.DisposeAsync();
        room.Dispose();
        if (recording is not null)
        {
            await recording.DisposeAsync();
        }
    }

    private static void Ignore(CallEvent fact)
    {
    }

    private sealed class NoTools : IToolbox
    {
        public Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken) =>
            throw new NotSupportedException("the agent of this benchmark calls no tool");
    }

    private sealed class MemoryEndpoint(AudioFormat format) : IAudioEndpoint
    {
        private readonly CapturedSound captured = new(mostBefore: 0, mostBehind: 0, () => { });

        public AudioFormat Format => format;

        public void Hear(AudioFrame frame) => captured.Write(frame);

        public Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken) => captured.ListenAsync(heard, cancellationToken);

        public void Play(AudioFrame frame)
        {
        }

        public void Clear()
        {
        }

        public ValueTask DrainAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class MemoryAgent(AudioFormat format) : IAgentSession
    {
        private readonly Handover<AgentEvent> events = new(_ => false, Nothing);

        public string ConversationId => "conv_bench";

        public Uri Address { get; } = new("ws://bench.example/");

        public AudioFormat Hears => format;

        public AudioFormat Speaks => format;

        public void Speak(AudioFrame frame) => events.Pass(new AgentSpoke(frame, 1));

        public Task ListenAsync(Action<AgentEvent> happened, CancellationToken cancellationToken) => events.ListenAsync(happened, cancellationToken);

        public void SendAudio(AudioFrame frame)
        {
        }

        public ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public ValueTask AnswerApprovalAsync(string toolCallId, bool isApproved, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static bool Nothing([MaybeNullWhen(false)] out AgentEvent happened)
        {
            happened = null;
            return false;
        }
    }
}
