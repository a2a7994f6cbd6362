using System.Text.Json;
using AgentConnector.AgentTests;
using AgentConnector.AgentTests.Judging;
using AgentConnector.Calls;

namespace AgentConnector.Tests.AgentTests;

/// <summary>A talk compared with what was expected of it.</summary>
public sealed class JudgeTests
{
    private static readonly Talk Good = Talked(
        [
            new(Speaker.Agent, "Hello, how can I help you?", 0, 1000),
            new(Speaker.Caller, "I would like to book a table for two.", 1500, 3000),
            new(Speaker.Agent, "You are booked. Goodbye!", 4000, 5000),
        ]);

    [Theory]
    [InlineData("book a table for two", "I'd like, uh, to book a TABLE — for two!", 1)]
    [InlineData("book a table for two", "book the table for you", 0.6)]
    [InlineData("two for table", "table for two", 1 / 3.0)]
    [InlineData("don't", "DON’T", 1)]
    [InlineData("anything", "", 0)]
    public void Words_match_in_their_order_whatever_stands_between_them(string wanted, string said, double match) =>
        Assert.Equal(match, LooseMatch.Of(wanted, said), 0.001);

    [Theory]
    [InlineData("How can I help you with your order today?", "en")]
    [InlineData("Wie kann ich Ihnen mit der Bestellung helfen?", "de")]
    [InlineData("Comment est-ce que je puis vous aider avec votre commande ?", "fr")]
    [InlineData("¿Cómo puedo ayudarle con su pedido, por favor?", "es")]
    [InlineData("Okay.", null)]
    public void The_language_of_a_text_is_told_where_it_says_enough(string text, string? language) => Assert.Equal(language, LanguageOf.Text(text));

    [Fact]
    public void Nothing_is_wrong_with_a_good_talk() => Assert.All(
        Judge.Of(
            new()
            {
                Steps = [new() { Say = "I would like to book a table for two." }],
                Expect = new()
                {
                    Transcript = [new() { Text = "help you" }, new() { By = Speaker.Caller, Text = "book a table" }, new() { Text = "you are booked" }],
                    Never = [new() { Text = "refund" }],
                    Ending = new() { Party = Party.Agent, Reason = EndReason.Completed },
                    ResponseMs = new() { Max = 1000 },
                    DurationSeconds = new() { Min = 5, Max = 5 },
                    Language = "en",
                },
            },
            Good),
        verdict => Assert.True(verdict.Passed, $"{verdict.What}: {verdict.Detail}"));

    [Fact]
    public void What_is_said_in_another_order_is_not_what_was_expected() => Assert.False(Only(
        new() { Transcript = [new() { Text = "you are booked" }, new() { Text = "how can I help you" }] }, "agent says \"how can I help you\""));

    [Fact]
    public void What_nobody_may_say_is_found() => Assert.False(Only(new() { Never = [new() { Text = "you are booked" }] }, "agent never says \"you are booked\""));

    [Fact]
    public void An_answer_that_never_came_is_no_fast_answer()
    {
        var mute = Good with { Caller = Good.Caller with { Answers = [null] } };

        Assert.False(Only(new() { ResponseMs = new() { P50 = 1000 } }, "the response, p50", mute));
    }

    [Fact]
    public void A_failed_call_is_a_fault_whatever_is_expected()
    {
        var broken = Good with { End = Good.End with { Status = CallStatus.Failed, End = new(Party.Agent, EndReason.Disconnected, null, "It broke.") } };

        Assert.False(Only(new(), "the ending", broken));
        Assert.False(Only(new() { Ending = new() { Party = Party.Agent } }, "the ending", broken)); // who ended it says nothing of whether it failed
        Assert.True(Only(new() { Ending = new() { Reason = EndReason.Disconnected } }, "the ending", broken));
    }

    [Theory]
    [InlineData(100.0, null, true)]
    [InlineData(101.0, null, false)]
    [InlineData(null, "not analysed yet", false)]
    public void A_cost_that_is_not_known_is_not_small(double? credits, string? trouble, bool passes)
    {
        Assert.Equal(passes, Only(new() { CostCredits = 100 }, "the cost", Good with { Cost = new(credits, trouble) }));
        Assert.False(Only(new() { CostCredits = 100 }, "the cost", Good));
    }

    [Fact]
    public void A_tool_must_be_called_as_often_as_is_expected_and_be_known()
    {
        var arguments = JsonElement.Parse("""{ "day": "Tuesday", "people": 2, "notes": ["window"] }""");
        var twice = Good with { Tools = [new("book", arguments, true), new("book", arguments, true), new("guess", arguments, false)] };

        Assert.True(Only(new() { Tools = [new() { Name = "book", Arguments = JsonElement.Parse("""{ "day": " tuesday", "people": 2.0 }""") }] }, "the tool book", twice));
        Assert.False(Only(new() { Tools = [new() { Name = "book", Times = 1 }] }, "the tool book", twice));
        Assert.False(Only(new() { Tools = [new() { Name = "book", Arguments = JsonElement.Parse("""{ "notes": [] }""") }] }, "the tool book", twice));
        Assert.False(Only(new(), "the tool guess is known", twice));
    }

    [Theory]
    [InlineData(50, 20)]
    [InlineData(95, 40)]
    [InlineData(100, 40)]
    public void So_many_of_a_hundred_do_not_exceed_a_percentile(int percent, double value) => Assert.Equal(value, Times.Percentile([40, 10, 20, 30], percent));

    private static bool Only(Expected expected, string what, Talk? talk = null) =>
        Assert.Single(Judge.Of(new() { Expect = expected }, talk ?? Good), verdict => verdict.What.StartsWith(what, StringComparison.Ordinal)).Passed;

    private static Talk Talked(IReadOnlyList<Turn> transcript) => new(
        new(CallStatus.Completed, new(Party.Agent, EndReason.Completed, null, "The agent ended the conversation."), 5000, transcript, null, null),
        new(1, null, [TimeSpan.FromMilliseconds(1000)], []),
        []);
}
