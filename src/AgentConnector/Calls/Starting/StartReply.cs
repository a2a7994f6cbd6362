using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>What a start request gets: the answer of its call, or a refusal that made no call.</summary>
internal abstract record StartReply
{
    /// <summary>The call's answer; the same each time it is asked for, but that a repeated one says so.</summary>
    internal sealed record Answered(CallId Id, StartAnswer Answer, bool Replayed) : StartReply;

    /// <summary>No call was made, so nothing is remembered of the request.</summary>
    internal sealed record Refused(ApiProblem Problem) : StartReply;
}
