using System.Collections.Concurrent;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Calls.Talking;
using AgentConnector.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Testing.Service;

/// <summary>A bridge between a caller and an agent that the test plays, on a clock that the test moves.</summary>
internal sealed class BridgeScene : IAsyncDisposable
{
    private readonly CancellationTokenSource scope = new();
    private readonly RecordingWriter? recordings;

    public BridgeScene(AudioFormat? caller = null, AudioFormat? hears = null, AudioFormat? speaks = null, bool listens = false, IToolbox? toolbox = null,
        TimeSpan microphoneDelay = default, TimeSpan? speakerDelay = null, string? recording = null, bool phone = false)
    {
        Caller = new(caller) { IsPhone = phone, Listens = listens, CaptureDelay = microphoneDelay, SpeakerDelay = speakerDelay };
        Agent = new(hears, speaks);
        var clock = new CallClock(Time);
        var formats = new CallFormats(Caller.Format, Agent.Hears, Agent.Speaks);
        Recording = recording is null
            ? null
            : new Recording(() => PrivateFile.Create(recording), recordings = new(Time, NullLogger<RecordingWriter>.Instance), formats, clock, Facts.Enqueue);
        var scribe = new Scribe(clock, formats, Recording, Levels, Facts.Enqueue);
        Transcript = scribe.Transcript;
        Tools = new(CallId.Parse("scene"), toolbox ?? new NoTools(), Agent, scribe, NullLogger.Instance);
        Room = new(TimeSpan.FromMinutes(10), Time, end => Asked = end);
        Running = new AudioBridge(new(Caller, Agent), scribe, Mute, Tools, NullLogger.Instance) { HoldSound = new(Caller, scribe, Time), Room = Room, Asides = new(scribe, keys: new(Caller, scribe)) }.RunAsync(new(CallId.Parse("scene"), Time, NullLogger.Instance), scope.Token);
    }

    public ManualTime Time { get; } = new();

    public CallLevels Levels { get; } = new();

    public FakeEndpoint Caller { get; }

    public FakeAgent Agent { get; }

    public CallerMute Mute { get; } = new();

    /// <summary>For a call of ten minutes at most.</summary>
    public WaitingRoom Room { get; }

    /// <summary>What the room ends the call with.</summary>
    public CallEnd? Asked { get; private set; }

    public Transcript Transcript { get; }

    public Recording? Recording { get; }

    public ToolRunner Tools { get; }

    public ConcurrentQueue<CallEvent> Facts { get; } = [];

    public Task<CallEnd> Running { get; }

    public void Cancel() => scope.Cancel();

    /// <summary>Waits until the bridge has told a fact of this kind.</summary>
    public async Task<T> ToldAsync<T>(Func<T, bool>? which = null)
        where T : CallEvent
    {
        while (true)
        {
            if (Facts.OfType<T>().FirstOrDefault(which ?? (_ => true)) is { } fact)
            {
                return fact;
            }

            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await scope.CancelAsync();
        await Running;
        await (Recording?.DisposeAsync() ?? ValueTask.CompletedTask);
        recordings?.Dispose();
        await Tools.DisposeAsync();
        Room.Dispose();
        scope.Dispose();
    }
}
