using System.Threading.Channels;
using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;
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
    private readonly CancellationTokenSource _stop = new();
    private MemoryEndpoint _caller = null!;
    private MemoryAgent _agent = null!;
    private Recording? _recording;
    private ToolDesk _tools = null!;
    private Task? _running;
    private AudioFrame _callerFrame;
    private AudioFrame _agentFrame;

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
        _agentFrame = new(bytes, agentFormat);
        _callerFrame = new AudioConverter(agentFormat, callerFormat).Convert(_agentFrame);
        _caller = new(callerFormat);
        _agent = new(agentFormat);
        var clock = new CallClock(TimeProvider.System);
        var playout = new AgentPlayout(clock);
        var speech = new CallerSpeech(clock, callerFormat);
        var transcript = new Transcript(clock, playout, speech, Ignore);
        _recording = Recorded
            ? Recording.Start(Path.GetTempFileName(), callerFormat, agentFormat, clock, TimeProvider.System, Ignore, NullLogger.Instance)
            : null;
        var levels = new CallLevels();
        levels.Begin(clock);
        _tools = new(CallId.Parse("bench"), new NoTools(), _agent, Ignore, TimeProvider.System);
        _running = new AudioBridge(_caller, _agent, transcript, clock, playout, speech, new(), _recording, levels, _tools, Ignore, NullLogger.Instance)
            .RunAsync(_stop.Token);
    }

    [Benchmark]
    public void Step()
    {
        _caller.Hear(_callerFrame);
        _agent.Speak(_agentFrame);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running!;
        await _tools.DisposeAsync();
        if (_recording is not null)
        {
            await _recording.DisposeAsync();
        }
    }

    private static void Ignore(CallEvent fact)
    {
    }

    private static Channel<T> Inline<T>() => Channel.CreateUnbounded<T>(new UnboundedChannelOptions
    {
        AllowSynchronousContinuations = true,
        SingleReader = true,
        SingleWriter = true,
    });

    private sealed class NoTools : IToolbox
    {
        public Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken) =>
            throw new NotSupportedException("the agent of this benchmark calls no tool");
    }

    private sealed class MemoryEndpoint(AudioFormat format) : IAudioEndpoint
    {
        private readonly Channel<AudioFrame> _captured = Inline<AudioFrame>();

        public AudioFormat Format => format;

        public ChannelReader<AudioFrame> Captured => _captured.Reader;

        public void Hear(AudioFrame frame) => _captured.Writer.TryWrite(frame);

        public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask ClearAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DrainAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class MemoryAgent(AudioFormat format) : IAgentSession
    {
        private readonly Channel<AgentEvent> _events = Inline<AgentEvent>();

        public string ConversationId => "conv_bench";

        public Uri Address { get; } = new("ws://bench.example/");

        public AudioFormat Hears => format;

        public AudioFormat Speaks => format;

        public ChannelReader<AgentEvent> Events => _events.Reader;

        public void Speak(AudioFrame frame) => _events.Writer.TryWrite(new AgentSpoke(frame, 1));

        public ValueTask SendAudioAsync(AudioFrame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask SendTextAsync(TextKind kind, string text, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
