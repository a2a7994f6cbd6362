using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls;

/// <summary>
/// Where a call stands: queued → connecting → (ringing →) in_progress → one of the six terminal ones, once. While the agent's side has no free line for
/// it, it is waiting, and then in_progress (again).
/// </summary>
[JsonConverter(typeof(SnakeCaseEnum<CallStatus>))]
public enum CallStatus
{
    Queued,
    Connecting,
    Ringing,
    InProgress,
    Waiting,
    Completed,
    Failed,
    Canceled,
    NoAnswer,
    Busy,
    Interrupted,
}

internal static class CallStatuses
{
    extension(CallStatus status)
    {
        /// <summary>Whether nothing can happen to the call any more.</summary>
        public bool IsTerminal => status >= CallStatus.Completed;
    }
}
