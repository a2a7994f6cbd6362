using AgentConnector.Calls;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>A conversation that is over and whose analysis has not come.</summary>
/// <param name="Call">The call it was of.</param>
/// <param name="N">The call's row.</param>
/// <param name="ConversationId">The cloud's id.</param>
/// <param name="IsSimulated">It was with the built-in agent.</param>
/// <param name="Tries">How often it was asked for.</param>
internal sealed record AwaitedAnalysis(CallId Call, long N, string ConversationId, bool IsSimulated, int Tries);
