using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Tests.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>A talk at set moments of the call's clock: the caller's frames flow without a gap, and the agent does what it does when it is told to.</summary>
internal sealed class TalkScene(string? recording = null) : IAsyncDisposable
{
    private const double Frame = 0.02;

    private readonly BridgeScene bridge = new(recording: recording);
    private int frames;
    private int marks;
    private bool over;

    public IEnumerable<CallEvent> Facts => bridge.Facts.Where(fact => fact is not CallWarning);

    /// <summary>The caller is silent until then.</summary>
    public Task UntilAsync(double seconds) => FramesAsync(seconds, dbfs: null);

    /// <summary>The caller speaks until then.</summary>
    public Task SpeaksUntilAsync(double seconds, double dbfs = -20) => FramesAsync(seconds, dbfs);

    /// <summary>The agent does these things now.</summary>
    public async Task AgentAsync(params AgentEvent[] events)
    {
        foreach (var happened in events)
        {
            bridge.Agent.Does(happened);
        }

        var mark = $"dealt with {++marks}";
        bridge.Agent.Does(new AgentWarned("mark", mark));
        await bridge.ToldAsync<CallWarning>(warning => warning.Detail == mark);
    }

    public void Types(string text) => bridge.Transcript.CallerTyped(text);

    /// <summary>The call ends; what its transcript is, which its facts must tell as well.</summary>
    public async Task<IReadOnlyList<Turn>> EndAsync()
    {
        var end = TimeSpan.FromSeconds(frames * Frame);
        bridge.Transcript.Close(end);
        bridge.Recording?.StopAt(end);
        await DisposeAsync();
        var turns = bridge.Transcript.Turns;
        Assert.Equal(turns, Turns.Of(bridge.Facts));
        TurnRules.MustHold(turns, (long)end.TotalMilliseconds);
        return turns;
    }

    public async ValueTask DisposeAsync()
    {
        if (!over)
        {
            over = true;
            await bridge.DisposeAsync();
        }
    }

    private async Task FramesAsync(double until, double? dbfs)
    {
        var last = (int)Math.Round(until / Frame);
        while (frames < last)
        {
            bridge.Time.Advance(TimeSpan.FromSeconds(Frame));
            bridge.Caller.Speaks(dbfs is { } level ? Speech.Frame(Testing.Tone.At(300, Frame, dbfs: level)) : Speech.Silence(Frame));
            frames++;
            while (bridge.Agent.Heard.Count < frames)
            {
                await Task.Yield();
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
