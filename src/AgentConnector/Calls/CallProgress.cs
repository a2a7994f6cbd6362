namespace AgentConnector.Calls;

/// <summary>
/// Where a call stands after some of its facts: the state machine. The first ending wins and nothing follows it; a fact that
/// would lead backwards is ignored, so any order and repetition of facts leads to one status.
/// </summary>
internal sealed record CallProgress(CallStatus Status, Ending? End = null)
{
    public static CallProgress None { get; } = new(CallStatus.Queued);

    public static CallProgress After(IEnumerable<CallEvent> facts) => facts.Aggregate(None, (progress, fact) => progress.Apply(fact));

    public CallProgress Apply(CallEvent fact) => fact switch
    {
        _ when Status.IsTerminal => this,
        CallEnded ended => new(ended.Status, ended.End),
        CallConnecting => Forward(CallStatus.Connecting),
        CallRinging => Forward(CallStatus.Ringing),
        CallStarted => Forward(CallStatus.InProgress),
        _ => this,
    };

    private CallProgress Forward(CallStatus next) => next > Status ? this with { Status = next } : this;
}
