using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Talking;

/// <summary>How far the conversation of a call came; what its ending reports.</summary>
internal sealed class CallTally
{
    private CallClock? clock;
    private Transcript? transcript;

    /// <summary>Whether both sides were connected.</summary>
    public bool Started => clock is not null;

    /// <summary>From the start of the recording's clock to the end of the bridge.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>There is a recording.</summary>
    public bool IsRecorded { get; set; }

    public void Begin(CallClock clock, Transcript transcript)
    {
        this.clock = clock;
        this.transcript = transcript;
    }

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
        plan.Metadata);
}
