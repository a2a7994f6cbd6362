using AgentConnector.Calls.Talking;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>What the dispatcher did with a start request.</summary>
internal abstract record StartDecision
{
    /// <summary>It runs, or waits for a line or its device.</summary>
    /// <param name="Call">The call.</param>
    /// <param name="Place">Its place in the queue, from 1; null when it need not wait.</param>
    internal sealed record Started(Call Call, int? Place) : StartDecision;

    /// <summary>An earlier request has this id or key.</summary>
    internal sealed record Known(CallOpening Earlier) : StartDecision;

    /// <summary>No call was made.</summary>
    internal sealed record Refused(ApiProblem Problem) : StartDecision;
}
