using AgentConnector.Calls;
using AgentConnector.History;

namespace AgentConnector.Tests.Calls.Scribing;

public sealed class TranscriptTests
{
    private static readonly CallId Call = CallId.Parse("a");

    [Fact]
    public void Guesses_are_left_out_and_corrections_show_what_was_really_said()
    {
        var transcript = Of(
            Facts.Queued(),
            Facts.Said(Speaker.Agent, "Hello Ada, how are you today?", 1, 0, 2000),
            Facts.Said(Speaker.Caller, "fin", 2, 900, 1000, tentative: true),
            new CallTurnCorrected(1, "Hello Ada", "Hello Ada, how are you today?"),
            Facts.Said(Speaker.Caller, "Fine", 2, 900, 1500),
            new CallTurnCorrected(7, "never said", "never said"));

        Assert.Equal(
            [new(Speaker.Agent, "Hello Ada", 0, 2000, Interrupted: true), new(Speaker.Caller, "Fine", 900, 1500)],
            transcript.Turns);
    }

    [Fact]
    public void Turns_stand_in_the_order_they_were_spoken()
    {
        var transcript = Of(
            Facts.Queued(), Facts.Said(Speaker.Agent, "second", 2, 500, 900), Facts.Said(Speaker.Caller, "first", 1, 100, 400));

        Assert.Equal(["first", "second"], transcript.Turns.Select(turn => turn.Text));
    }

    [Fact]
    public void The_outcome_that_was_told_is_the_transcript_of_a_finished_call()
    {
        Turn[] told = [new(Speaker.Agent, "told", 0, 5)];

        Assert.Equal(told, Of(Facts.Queued(), Facts.Said(Speaker.Agent, "heard", 1), Facts.Ended(transcript: told)).Turns);
        Assert.Equal("heard", Of(Facts.Queued(), Facts.Said(Speaker.Agent, "heard", 1), Facts.Ended()).Turns.Single().Text);
    }

    [Fact]
    public void A_transcript_that_is_rebuilt_says_which_turns_were_interrupted_like_the_one_that_was_told()
    {
        var cut = new CallTurn(Speaker.Agent, "Hello A", Tentative: false, 1, 0, 400, Interrupted: true);

        Assert.Equal([new(Speaker.Agent, "Hello A", 0, 400, Interrupted: true)], Of(Facts.Queued(), cut).Turns);
    }

    [Fact]
    public void A_turn_of_which_nothing_was_said_is_in_no_form_of_a_transcript()
    {
        Turn[] told = [new(Speaker.Agent, "Hello", 0, 5), new(Speaker.Agent, "", 90_000, 90_000)];
        var earlier = Of(Facts.Queued(), Facts.Ended(transcript: told));
        var corrected = Of(
            Facts.Queued(), Facts.Said(Speaker.Agent, "Hello", 1, 0, 5), Facts.Said(Speaker.Agent, "A long story", 2, 10, 20),
            new CallTurnCorrected(2, "", "A long story"));

        Assert.All([earlier, corrected], transcript =>
        {
            Assert.Equal([new(Speaker.Agent, "Hello", 0, 5)], transcript.Turns);
            Assert.Equal("Agent: Hello\n", transcript.ToPlainText());
            Assert.Equal("WEBVTT\n\n00:00:00.000 --> 00:00:00.005\n<v Agent>Hello\n", transcript.ToWebVtt());
        });
    }

    [Fact]
    public void In_vtt_nothing_that_is_said_can_be_taken_for_markup_or_for_another_cue()
    {
        var transcript = Of(
            Facts.Queued(),
            Facts.Said(Speaker.Caller, "a <b> & c\r\n\r\n00:00 --> 00:01\n</v>x", 1, 61_005, 61_005),
            Facts.Said(Speaker.Agent, "later", 2, 3_600_000 * 100L, 3_600_000 * 100L + 250));

        Assert.Equal(
            """
            WEBVTT

            00:01:01.005 --> 00:01:02.005
            <v Caller>a &lt;b&gt; &amp; c 00:00 --&gt; 00:01 &lt;/v&gt;x

            100:00:00.000 --> 100:00:00.250
            <v Agent>later

            """,
            transcript.ToWebVtt());
    }

    [Fact]
    public void In_plain_text_a_turn_is_a_line() =>
        Assert.Equal(
            "Caller: one two\nAgent: yes\n",
            Of(Facts.Queued(), Facts.Said(Speaker.Caller, "one\ntwo", 1), Facts.Said(Speaker.Agent, "yes", 2)).ToPlainText());

    private static CallTranscript Of(params CallEvent[] facts) =>
        CallTranscript.From([.. facts.Select((fact, n) => new JournalEntry("evt_" + n, Call, n + 1, DateTimeOffset.UnixEpoch, fact))])!;
}
