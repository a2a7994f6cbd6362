using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Tests.Calls.Talking;

namespace AgentConnector.Tests.Calls.Scribing;

/// <summary>Which words belong to which sound, when the agent leaves ids out or tells when its characters sound.</summary>
public sealed class TurnMatchingTests
{
    private const Speaker Caller = Speaker.Caller;
    private const Speaker Agent = Speaker.Agent;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Turns_find_their_sound_without_ids(bool textHasIds, bool soundHasIds)
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(Said("Hello.", 1), Sound(0.5, 1), Sound(0.5, 1));
        await scene.UntilAsync(3);
        await scene.AgentAsync(new CallerSaid("When do you open?", Tentative: false, textHasIds ? 2 : null));
        await scene.AgentAsync(Said("At nine.", 2), Sound(2, 2), Said("And at five.", 3), Sound(2, 3));
        await scene.UntilAsync(4);
        await scene.AgentAsync(new AgentInterrupted(), new AgentCorrected("At", "At nine.", textHasIds ? 2 : null));
        await scene.UntilAsync(5);
        await scene.AgentAsync(Said("Yes?", 4), Sound(1, 4));
        await scene.UntilAsync(8);

        var turns = await scene.EndAsync();
        Assert.Equal(
            [new(Agent, "Hello.", 0, 1000), new(Agent, "At", 3000, 4000, Interrupted: true), new(Agent, "Yes?", 5000, 6000)],
            turns.Where(turn => turn.Speaker is Agent));
        Assert.Equal((Caller, "When do you open?", 3000), (turns[1].Speaker, turns[1].Text, turns[1].EndMs));

        AgentSaid Said(string text, long id) => new(text, textHasIds ? id : null);
        AgentSpoke Sound(double seconds, long id) => new(Speech.Tone(440, seconds), soundHasIds ? id : null);
    }

    [Theory]
    [InlineData(1.12, "One tw")]
    [InlineData(0.5, "One")]
    [InlineData(0.02, null)]
    public async Task A_cut_reply_says_what_was_heard_where_the_agent_tells_when_each_character_sounds(double cut, string? heard)
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("One two", 1), Spoken("One ", 0.1, 1), Spoken("two", 0.05, 2));
        await scene.UntilAsync(cut);
        await scene.AgentAsync(new AgentInterrupted());
        await scene.UntilAsync(5);

        Assert.Equal(heard is null ? [] : [new Turn(Agent, heard, 0, (long)(cut * 1000), Interrupted: true)], await scene.EndAsync());
    }

    [Fact]
    public async Task A_reply_of_which_only_a_part_came_with_its_characters_keeps_its_whole_text()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("One two", 1), Spoken("One ", 0.1, 1), new AgentSpoke(Speech.Tone(440, 1), 1));
        await scene.UntilAsync(1.5);
        await scene.AgentAsync(new AgentInterrupted());

        Assert.Equal([new(Agent, "One two", 0, 1500, Interrupted: true)], await scene.EndAsync());
    }

    [Fact]
    public async Task The_agents_own_correction_counts_more_than_its_characters()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("One two", 1), Spoken("One two", 0.1, 2));
        await scene.UntilAsync(0.5);
        await scene.AgentAsync(new AgentInterrupted(), new AgentCorrected("One...", "One two", 1));

        Assert.Equal([new(Agent, "One...", 0, 500, Interrupted: true)], await scene.EndAsync());
    }

    [Fact]
    public async Task A_reply_that_is_interrupted_before_its_sound_keeps_the_next_sound_for_the_next_reply()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Never said.", null), new AgentInterrupted());
        await scene.AgentAsync(new AgentSaid("Said.", null), new AgentSpoke(Speech.Tone(440, 1), null));
        await scene.UntilAsync(3);

        Assert.Equal([new(Agent, "Said.", 0, 1000)], await scene.EndAsync());
    }

    /// <summary>A second of speech or two, each character behind the other.</summary>
    private static AgentSpoke Spoken(string text, double secondsEach, double seconds) => new(
        Speech.Tone(440, seconds), 1, [.. text.Select((character, n) => new SpokenCharacter(character.ToString(), TimeSpan.FromSeconds((n + 1) * secondsEach)))]);
}
