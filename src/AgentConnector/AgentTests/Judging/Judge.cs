using AgentConnector.Calls;
using AgentConnector.Wire;

namespace AgentConnector.AgentTests.Judging;

/// <summary>Compares a talk with what was expected of it. All is looked at, also behind the first fault.</summary>
internal static class Judge
{
    public static IReadOnlyList<Verdict> Of(AgentTest test, Talk talk) =>
    [
        Steps(test, talk),
        .. Endings(test.Expect.Ending, talk.End),
        .. Words.Of(test.Expect, talk.End.Transcript),
        .. ToolUses.Of(test.Expect.Tools, talk.Tools),
        .. Times.Of(test.Expect, talk),
        .. Costs.Of(test.Expect.CostCredits, talk.Cost),
    ];

    private static Verdict Steps(AgentTest test, Talk talk)
    {
        const string What = "the caller's steps";
        var (done, all) = (talk.Caller.Done, test.Steps.Count);
        return talk.Caller.Trouble is { } trouble ? new(What, Passed: false, trouble)
            : done < all ? new(What, Passed: false, $"The call was over before the caller could {test.Steps[done].Title} (step {done + 1} of {all}): {talk.End.End.Explanation}")
            : new(What, Passed: true, $"{done} of {all}");
    }

    private static IEnumerable<Verdict> Endings(ExpectedEnding? expected, CallEnded end)
    {
        var found = $"{WireName.Of(end.End.By)}, {WireName.Of(end.End.Reason)}";
        var wanted = string.Join(", ", new[]
        {
            expected?.Party is { } party ? WireName.Of(party) : null,
            expected?.Reason is { } reason ? WireName.Of(reason) : "a completed call",
        }.OfType<string>());
        var passed = (expected?.Party ?? end.End.By) == end.End.By
            && (expected?.Reason is { } why ? why == end.End.Reason : end.Status is CallStatus.Completed); // a call that failed is what was expected only where that is written
        yield return new("the ending", passed, passed ? found : $"{found}; expected {wanted}. {end.End.Explanation} {end.End.Detail}".TrimEnd());
    }
}
