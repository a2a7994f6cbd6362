using AgentConnector.Calls;
using AgentConnector.Calls.Talking;

namespace AgentConnector.Tests.Calls.Talking;

public sealed class StorySoFarTests
{
    [Fact]
    public void It_tells_what_happened_and_who_said_what_in_order()
    {
        var story = StorySoFar.Of(
        [
            new(Speaker.Agent, "Hello, how can I help?", 0, 900),
            new(Speaker.Caller, "I want to book a table.", 1_000, 2_000),
            new(Speaker.Agent, "For how many", 2_100, 2_500, Interrupted: true),
        ]);

        Assert.StartsWith("The line to you broke", story, StringComparison.Ordinal);
        Assert.EndsWith(
            "What was said so far:\nYou: Hello, how can I help?\nThe caller: I want to book a table.\nYou (cut short): For how many", story, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_was_said_it_says_so() => Assert.EndsWith("Nothing was said yet.", StorySoFar.Of([]), StringComparison.Ordinal);

    [Fact]
    public void It_stays_short_and_keeps_the_latest()
    {
        var turns = Enumerable.Range(0, 500).Select(n => new Turn(n % 2 == 0 ? Speaker.Agent : Speaker.Caller, $"number {n} {new string('x', n == 499 ? 90_000 : 60)}", n, n));

        var story = StorySoFar.Of([.. turns]);

        Assert.InRange(story.Length, 7_000, 9_000);
        Assert.Contains("number 499 ", story, StringComparison.Ordinal);
        Assert.Contains("number 498 ", story, StringComparison.Ordinal);
        Assert.DoesNotContain("number 3 ", story, StringComparison.Ordinal);
        Assert.Contains("(What was said before is left out.)", story, StringComparison.Ordinal);
    }
}
