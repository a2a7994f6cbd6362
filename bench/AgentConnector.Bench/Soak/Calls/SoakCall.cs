using System.Diagnostics;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>One call while it lives: its legs, which belong to the metronome's thread, and what was heard of it, which others wait for.</summary>
internal sealed class SoakCall(SoakPlan plan)
{
    private readonly List<Direction> toAgent = [];
    private readonly List<Direction> toCaller = [];
    private Connection? line;
    private PhoneLeg? phone;
    private AgentLeg? agent;
    private (long At, double Frames) settled;

    public SoakPlan Plan { get; } = plan;

    /// <summary>When it began, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long BeganAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Its agent has been reached.</summary>
    public TaskCompletionSource Reached { get; } = New();

    /// <summary>Its id, when the service has told that it started.</summary>
    public TaskCompletionSource<string> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The agent was lost and is back.</summary>
    public TaskCompletionSource Back { get; } = New();

    /// <summary>What the subscription was told of its end.</summary>
    public TaskCompletionSource<SoakEnd> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Its own callback was told of its end.</summary>
    public TaskCompletionSource CalledBack { get; } = New();

    public IReadOnlyList<Direction> ToAgent => toAgent;

    public IReadOnlyList<Direction> ToCaller => toCaller;

    /// <summary>The caller dials.</summary>
    public void Dial(Uri service, Metronome metronome)
    {
        var (outgoing, incoming) = (new Direction(Leg.MarkEvery), new Direction(Plan.Profile is Profile.Talk ? AgentLeg.ReplyFrames : Leg.MarkEvery));
        toAgent.Add(outgoing);
        toCaller.Add(incoming);
        line = Handshakes.Open(service, "/twilio/media-stream", metronome, () =>
        {
            phone = new(line!, Plan.Number, Profile.Always, outgoing, incoming);
            phone.Start(Plan.Agent);
            metronome.Add(phone);
        });
    }

    /// <summary>The cloud has the first message of a conversation of this call.</summary>
    public void Answer(Connection conversation, Metronome metronome)
    {
        if (phone is null)
        {
            // A file's marks come without our doing, those of a new conversation count from its own first one; who hears the agent is not here.
            toAgent.Add(new(Plan.Kind is SoakKind.Device ? 0 : Leg.MarkEvery));
            toCaller.Add(new());
        }

        metronome.Add(agent = new(conversation, Plan.Number, Plan.Profile, toCaller[^1], toAgent[^1]));
        Reached.TrySetResult();
    }

    /// <summary>What a sound card sends has no marks: by the clock, from a while after the beginning until now.</summary>
    public (double Expected, double Heard)? HeardOfDevice()
    {
        if (Plan.Kind is not SoakKind.Device || toAgent is not [var direction])
        {
            return null;
        }

        var before = settled;
        settled = (Stopwatch.GetTimestamp(), direction.Whole);
        return before.At == 0 ? null : (Stopwatch.GetElapsedTime(before.At).TotalMilliseconds / 20, direction.Whole - before.Frames);
    }

    public void HangUpCaller() => phone?.HangUp();

    public void HangUpAgent() => agent?.HangUp();

    /// <summary>The agent's line breaks without a word.</summary>
    public void LoseAgent() => agent?.Dispose();

    public void Close()
    {
        line?.Dispose();
        agent?.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
