using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Scribing;

public sealed class DigitRedactionTests
{
    [Theory]
    [InlineData("my card is 4111 1111-1111 1111, until 12/29", "my card is #### ####-#### ####, until ##/##")]
    [InlineData("41", "##")]
    [InlineData("٤١١١ and 4️⃣", "#### and #️⃣")]
    [InlineData("𝟜𝟙 and ② and Ⅷ and 😀", "## and # and # and 😀")]
    [InlineData("four one one", "four one one")]
    [InlineData("", "")]
    public void Every_digit_of_what_was_said_goes_and_nothing_else(string said, string kept)
    {
        Assert.Equal(kept, Assert.IsType<CallTurn>(Facts.Said(Speaker.Caller, said, 1).WithoutDigits()).Text);
        Assert.Equal(kept, Assert.IsType<CallTurn>(Facts.Said(Speaker.Agent, said, 1, tentative: true).WithoutDigits()).Text);
        Assert.Equal((kept, kept), Assert.IsType<CallTurnCorrected>(new CallTurnCorrected(1, said, said).WithoutDigits()) is var corrected ? (corrected.Text, corrected.OriginalText) : default);
        Assert.Equal(kept, Assert.Single(Assert.IsType<CallEnded>(Facts.Ended(transcript: [new(Speaker.Caller, said, 0, 1)]).WithoutDigits()).Transcript).Text);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("#")]
    [InlineData("A")]
    public void No_key_that_was_pressed_can_be_told(string key) => Assert.Equal(new CallDtmf("redacted", 17), new CallDtmf(key, 17).WithoutDigits());

    [Fact]
    public void Nor_any_that_the_agent_pressed() => Assert.Equal(new CallDtmfSent("redacted", 17), new CallDtmfSent("12#", 17).WithoutDigits());

    [Fact]
    public void What_is_made_of_the_conversation_afterwards_holds_none_either()
    {
        var analyzed = new CallAnalyzed(
            "success",
            "The card is 4111.",
            JsonElement.Parse("""{"card1":{"value":4111111111111111,"rationale":"said 4111","ok":true,"none":null},"list":["9",9.5e3]}"""),
            JsonElement.Parse("""{"polite":{"result":"success","rationale":"said 3 times"}}"""),
            Cost: 296,
            DurationSeconds: 22);

        var redacted = Assert.IsType<CallAnalyzed>(analyzed.WithoutDigits());

        Assert.Equal(("The card is ####.", 296.0, 22.0), (redacted.Summary, redacted.Cost, redacted.DurationSeconds));
        Assert.Equal("""{"card1":{"value":"################","rationale":"said ####","ok":true,"none":null},"list":["#","#.#e#"]}""", redacted.DataCollection.ToString());
        Assert.Equal("""{"polite":{"result":"success","rationale":"said # times"}}""", redacted.Evaluation.ToString());
    }

    /// <summary>Whoever adds something to an analysis decides here whether words can be in it.</summary>
    [Fact]
    public void Nothing_of_an_analysis_has_a_digit_but_what_no_words_are_in()
    {
        var analyzed = new CallAnalyzed("4111", "4111", Json(), Json(), 4111, 4111, "4111", "4111") { Title = "4111", Charging = Json(), Error = Json() };

        var redacted = analyzed.WithoutDigits();

        Assert.Equal(
            ["Charging", "ConversationId", "Cost", "DurationSeconds", "Successful"],
            from property in typeof(CallAnalyzed).GetProperties()
            where $"{property.GetValue(redacted)}".Any(char.IsAsciiDigit)
            orderby property.Name
            select property.Name);

        static JsonElement Json() => JsonElement.Parse("""{"a":"4111"}""");
    }

    [Fact]
    public void Other_facts_stay_as_they_are() => Assert.All(
        new CallEvent[] { new CallInterrupted(123, 456), new CallLatency(1, 500), Facts.Started(), new CallToolCalled("tool_1", "id_2") },
        fact => Assert.Same(fact, fact.WithoutDigits()));
}
