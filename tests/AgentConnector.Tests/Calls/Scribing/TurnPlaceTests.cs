using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Tests.Calls.Talking;

namespace AgentConnector.Tests.Calls.Scribing;

/// <summary>Turns stand where they happened, on the recording's clock; what nobody heard is absent.</summary>
public sealed class TurnPlaceTests
{
    private const Speaker Caller = Speaker.Caller;
    private const Speaker Agent = Speaker.Agent;

    [Theory]
    [InlineData(-50)]
    [InlineData(-80)]
    public async Task A_caller_too_soft_for_our_detector_speaks_between_the_reply_before_and_the_one_that_answers(double dbfs)
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Hello.", 1), Sound(2, 1));
        await scene.UntilAsync(3);
        await scene.SpeaksUntilAsync(4.5, dbfs);
        await scene.UntilAsync(5.1);
        await scene.AgentAsync(new CallerSaid("I would like a table", Tentative: false, 2));
        await scene.UntilAsync(5.3);
        await scene.AgentAsync(new AgentSaid("When?", 2), Sound(1, 2));
        await scene.UntilAsync(7);
        await scene.SpeaksUntilAsync(8, dbfs);
        await scene.AgentAsync(new CallerSaid("Tomo", Tentative: true, 3));
        await scene.UntilAsync(8.6);
        await scene.AgentAsync(new CallerSaid("Tomorrow", Tentative: false, 3));
        await scene.AgentAsync(new AgentSaid("Done.", 3), Sound(1, 3));
        await scene.UntilAsync(10);

        var turns = await scene.EndAsync();
        Assert.Equal(["Hello.", "I would like a table", "When?", "Tomorrow", "Done."], turns.Select(turn => turn.Text));
        Assert.InRange(turns[1].StartMs, 2000, 5000);
        Assert.Equal(5100, turns[1].EndMs);
        Assert.Equal((8000, 8600), (turns[3].StartMs, turns[3].EndMs));
    }

    [Fact]
    public async Task A_soft_callers_transcript_that_comes_after_the_reply_to_it_still_stands_before_that_reply()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Hello.", 1), Sound(1, 1));
        await scene.UntilAsync(3);
        await scene.AgentAsync(new AgentSaid("At nine.", 2), Sound(1, 2));
        await scene.UntilAsync(3.2);
        await scene.AgentAsync(new CallerSaid("When do you open?", Tentative: false, 2));
        await scene.UntilAsync(5);

        Assert.Equal(["Hello.", "When do you open?", "At nine."], (await scene.EndAsync()).Select(turn => turn.Text));
    }

    [Fact]
    public async Task An_old_noise_is_not_taken_for_the_speech_of_a_later_transcript()
    {
        await using var scene = new TalkScene();

        await scene.SpeaksUntilAsync(0.5);
        await scene.AgentAsync(new AgentSaid("Hello.", 1), Sound(2, 1));
        await scene.UntilAsync(8);
        await scene.AgentAsync(new CallerSaid("Yes", Tentative: false, 2));
        await scene.UntilAsync(9);

        var turns = await scene.EndAsync();
        Assert.Equal(["Hello.", "Yes"], turns.Select(turn => turn.Text));
        Assert.Equal(8000, turns[1].EndMs);
    }

    [Fact]
    public async Task A_turn_with_a_pause_in_it_begins_with_its_first_word_and_the_next_turn_after_it()
    {
        await using var scene = new TalkScene();

        await scene.UntilAsync(1);
        await scene.SpeaksUntilAsync(2);
        await scene.UntilAsync(2.8);
        await scene.SpeaksUntilAsync(3.5);
        await scene.UntilAsync(4.4);
        await scene.SpeaksUntilAsync(4.8); // the caller goes on before the cloud has written the first turn down
        await scene.AgentAsync(new CallerSaid("A table, for two", Tentative: false, 2));
        await scene.SpeaksUntilAsync(5.4);
        await scene.UntilAsync(6);
        await scene.AgentAsync(new CallerSaid("Please", Tentative: false, 3));

        Assert.Collection(
            await scene.EndAsync(),
            turn => IsAt(turn, "A table, for two", 1000, 3500),
            turn => IsAt(turn, "Please", 4400, 5400));
    }

    [Fact]
    public async Task A_typed_message_stands_when_it_was_sent()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Hello.", 1), Sound(1, 1));
        await scene.UntilAsync(2);
        scene.Types("A table for two");
        await scene.UntilAsync(2.3);
        await scene.AgentAsync(new CallerSaid("A table for two", Tentative: false, 2), new AgentSaid("When?", 2), Sound(1, 2));
        await scene.UntilAsync(5);
        scene.Types("Tomorrow");
        await scene.AgentAsync(new AgentSaid("Done.", 3), Sound(1, 3), new CallerSaid("Tomorrow", Tentative: false, 3));
        await scene.UntilAsync(7);

        Assert.Equal(
            [
                new(Agent, "Hello.", 0, 1000), new(Caller, "A table for two", 2000, 2000), new(Agent, "When?", 2300, 3300),
                new(Caller, "Tomorrow", 5000, 5000), new(Agent, "Done.", 5000, 6000),
            ],
            await scene.EndAsync());
    }

    [Fact]
    public async Task A_reply_that_is_interrupted_before_a_sound_is_absent()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("A long story.", 1), Sound(3, 1), new AgentSaid("And another.", 2), Sound(2, 2), new AgentSaid("A third.", 3));
        await scene.UntilAsync(1);
        await scene.AgentAsync(new AgentInterrupted(), new AgentCorrected("And an", "And another.", 2));
        await scene.AgentAsync(new CallerSaid("Stop", Tentative: false, 4), new AgentSaid("Yes?", 4));
        await scene.UntilAsync(2);
        await scene.AgentAsync(new AgentInterrupted());
        await scene.UntilAsync(9);

        var turns = await scene.EndAsync();
        Assert.Equal([new(Agent, "A long story.", 0, 1000, Interrupted: true)], turns.Where(turn => turn.Speaker is Agent));
        Assert.Equal("Stop", turns[1].Text);
    }

    [Fact]
    public async Task A_reply_whose_interruption_has_its_own_id_is_heard()
    {
        await using var scene = new TalkScene();

        await scene.UntilAsync(1);
        await scene.AgentAsync(new AgentInterrupted(), new AgentSaid("Yes?", 2), Sound(1, 2));
        await scene.UntilAsync(3);

        Assert.Equal([new(Agent, "Yes?", 1000, 2000)], await scene.EndAsync());
    }

    [Theory]
    [InlineData("We open at", "We open at")]
    [InlineData(null, "We open at nine and close at five.")]
    [InlineData("", null)]
    public async Task A_cut_reply_ends_where_it_was_cut_with_the_agents_own_correction(string? correction, string? text)
    {
        const string whole = "We open at nine and close at five.";
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid(whole, 1), Sound(4, 1));
        await scene.UntilAsync(1.5);
        await scene.AgentAsync(new AgentInterrupted());
        await scene.UntilAsync(1.7);
        await scene.AgentAsync(correction is null ? [] : [new AgentCorrected(correction, whole, 1)]);
        await scene.UntilAsync(8);

        Assert.Equal(text is null ? [] : [new Turn(Agent, text, 0, 1500, Interrupted: true)], await scene.EndAsync());
    }

    [Fact]
    public async Task A_correction_that_comes_before_the_interruption_does_not_end_the_turn()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("We open at nine.", 1), Sound(4, 1));
        await scene.UntilAsync(1);
        await scene.AgentAsync(new AgentCorrected("We open", "We open at nine.", 1));
        await scene.UntilAsync(1.2);
        await scene.AgentAsync(new AgentInterrupted());
        await scene.UntilAsync(6);

        Assert.Equal([new(Agent, "We open", 0, 1200, Interrupted: true)], await scene.EndAsync());
    }

    [Fact]
    public async Task A_reply_that_the_end_of_the_call_cuts_ends_with_the_call_and_what_was_queued_behind_it_is_absent()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("A long story.", 1), Sound(3, 1), new AgentSaid("And another.", 2), Sound(2, 2));
        await scene.UntilAsync(1);

        Assert.Equal([new(Agent, "A long story.", 0, 1000, Interrupted: true)], await scene.EndAsync());
    }

    [Fact]
    public async Task Two_replies_in_a_burst_follow_each_other_as_they_are_heard()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("One.", 1), Sound(2, 1), new AgentSaid("Two.", 2), Sound(2, 2));
        await scene.UntilAsync(3);
        await scene.AgentAsync(new AgentInterrupted());
        await scene.UntilAsync(5);

        Assert.Equal([new(Agent, "One.", 0, 2000), new(Agent, "Two.", 2000, 3000, Interrupted: true)], await scene.EndAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Empty_responses_and_empty_transcripts_are_no_turns(string empty)
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid(empty, 1), Sound(1, 1));
        await scene.UntilAsync(2);
        await scene.AgentAsync(new CallerSaid(empty, Tentative: true, 2), new CallerSaid(empty, Tentative: false, 2), new AgentSaid(empty, 2));
        await scene.UntilAsync(4);

        Assert.Empty(await scene.EndAsync());
        Assert.Empty(scene.Facts.OfType<CallTurn>());
    }

    [Fact]
    public async Task Text_and_sound_of_a_reply_may_come_in_either_order_and_late()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(Sound(1, 1));
        await scene.UntilAsync(1.8);
        await scene.AgentAsync(new AgentSaid("Sound first.", 1));
        await scene.UntilAsync(3);
        await scene.AgentAsync(new AgentSaid("Text first.", 2));
        await scene.UntilAsync(4);
        await scene.AgentAsync(Sound(1, 2));
        await scene.UntilAsync(6);
        await scene.AgentAsync(Sound(1, 3), Sound(0.5, 4), new AgentSaid("Both at once.", 3), new AgentSaid("Indeed.", 4));
        await scene.UntilAsync(9);

        Assert.Equal(
            [
                new(Agent, "Sound first.", 0, 1000), new(Agent, "Text first.", 4000, 5000),
                new(Agent, "Both at once.", 6000, 7000), new(Agent, "Indeed.", 7000, 7500),
            ],
            await scene.EndAsync());
    }

    [Fact]
    public async Task A_caller_who_speaks_while_the_agent_goes_on_overlaps_it()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("A long story.", 1), Sound(4, 1));
        await scene.UntilAsync(1);
        await scene.SpeaksUntilAsync(2);
        await scene.UntilAsync(2.6);
        await scene.AgentAsync(new CallerSaid("Mhm", Tentative: false, 2));
        await scene.UntilAsync(6);

        Assert.Collection(
            await scene.EndAsync(),
            turn => Assert.Equal(new(Agent, "A long story.", 0, 4000), turn),
            turn => IsAt(turn, "Mhm", 1000, 2000));
    }

    [Fact]
    public async Task Two_texts_of_one_reply_are_two_turns_and_both_are_counted()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("One moment.", 1), Sound(1, 1));
        await scene.UntilAsync(3);
        await scene.AgentAsync(new AgentSaid("It is five.", 1), Sound(1, 1));
        await scene.UntilAsync(5);

        Assert.Equal([new(Agent, "One moment.", 0, 1000), new(Agent, "It is five.", 3000, 4000)], await scene.EndAsync());
        Assert.Equal(2, scene.Facts.OfType<CallTurn>().Where(turn => !turn.Tentative).DistinctBy(turn => turn.Turn).Count());
    }

    private static AgentSpoke Sound(double seconds, int reply) => new(Speech.Tone(440, seconds), reply);

    private static void IsAt(Turn turn, string text, long startMs, long endMs)
    {
        Assert.Equal((Caller, text), (turn.Speaker, turn.Text));
        Assert.InRange(turn.StartMs, startMs - 60, startMs + 60);
        Assert.InRange(turn.EndMs, endMs - 60, endMs + 60);
    }
}
