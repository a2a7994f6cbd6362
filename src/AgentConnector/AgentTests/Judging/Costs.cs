namespace AgentConnector.AgentTests.Judging;

/// <summary>What the conversation cost.</summary>
internal static class Costs
{
    public static IEnumerable<Verdict> Of(double? limit, TalkCost? cost)
    {
        if (limit is { } most)
        {
            yield return new("the cost", cost?.Credits <= most, cost?.Credits is { } credits
                ? FormattableString.Invariant($"{credits:0.##} credits; expected {most:0.##} at most.")
                : cost?.Trouble ?? "There was no conversation.");
        }
    }
}
