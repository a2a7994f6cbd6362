namespace AgentConnector.Calls;

/// <summary>A stored fact: which call, the how-manieth, when.</summary>
/// <param name="Id">Unique for ever, <c>evt_…</c>; also the <c>webhook-id</c> of its deliveries.</param>
/// <param name="CallId">The call.</param>
/// <param name="Seq">1, 2, 3 … within the call, without gaps.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Fact">What happened.</param>
public sealed record JournalEntry(string Id, CallId CallId, long Seq, DateTimeOffset At, CallEvent Fact);
