using AgentConnector.Calls.Talking;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>What the dispatcher did with a start request.</summary>
internal abstract record StartDecision
{
    /// <summary>It runs, or waits for its device.</summary>
    internal sealed record Started(Call Call, bool Waits) : StartDecision;

    /// <summary>An earlier request has this id or key.</summary>
    internal sealed record Known(CallOpening Earlier) : StartDecision;

    /// <summary>No call was made.</summary>
    internal sealed record Refused(ApiProblem Problem) : StartDecision;
}
