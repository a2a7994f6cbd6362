using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Talking;

/// <summary>How far the conversation of a call came; what its ending reports.</summary>
internal sealed class CallTally
{
    private CallClock? clock;
    private Transcript? transcript;
    private WaitingRoom? room;

    /// <summary>Whether both sides were connected, and the agent's queue has let the call in.</summary>
    public bool Started => clock is not null && room is not { IsBeforeTalk: true };

    /// <summary>From the start of the recording's clock to the end of the bridge.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>There is a recording.</summary>
    public bool IsRecorded { get; set; }

    public void Begin(CallClock clock, Transcript transcript, WaitingRoom room) =>
        (this.clock, this.transcript, this.room) = (clock, transcript, room);

    /// <summary>The ending as it is told: one that came in the agent's queue says so.</summary>
    public CallEnd Told(CallEnd end) => room?.Told(end) ?? end;

    public void Stop()
    {
        Duration = clock?.Now ?? TimeSpan.Zero;
        transcript?.Close(Duration);
    }

    public CallEnded ToEnded(CallPlan plan, CallEnd end, CallStatus status) => new(
        status,
        end.ToEnding(),
        CallClock.Ms(Duration),
        transcript?.Turns ?? [],
        IsRecorded ? $"/calls/{plan.Id}/recording" : null,
        plan.Metadata,
        room is { Waited: { Ticks: > 0 } waited } ? CallClock.Ms(waited) : null);
}
