using AgentConnector.Problems;

namespace AgentConnector.History;

/// <summary>The answer where something of a call was kept for as long as it should be, and then removed.</summary>
internal static class Expired
{
    /// <param name="id">The call.</param>
    /// <param name="what">Begins a sentence.</param>
    /// <param name="setting">Says how long it is kept.</param>
    public static ApiProblem Problem(string id, string what, string setting) =>
        new(ProblemKind.Expired, $"{what} of this call was removed: it is kept for as many days as {setting} says. GET /calls/{{id}} shows what is left.") { CallId = id };
}
