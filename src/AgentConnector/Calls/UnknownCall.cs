using AgentConnector.Problems;

namespace AgentConnector.Calls;

/// <summary>The answer where no call has the id in the path.</summary>
internal static class UnknownCall
{
    public static ApiProblem Problem(string id) => new(ProblemKind.NotFound, "There is no such call, or it was erased; GET /calls lists what there is.")
    {
        CallId = CallId.TryParse(id, out _) ? id : null,
    };
}
