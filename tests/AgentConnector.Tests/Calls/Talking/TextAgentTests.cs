using AgentConnector.Agents;
using AgentConnector.Calls;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>An agent that is set to write says so to nobody: it shows in that nothing sounds.</summary>
public sealed class TextAgentTests
{
    [Fact]
    public async Task Where_nothing_ever_sounds_the_agents_words_are_its_turns_at_the_time_they_came()
    {
        await using var scene = new TalkScene();

        await scene.UntilAsync(0.5);
        await scene.AgentAsync(new AgentSaid("Hello.", 1));
        await scene.UntilAsync(6);
        scene.Types("When do you open?");
        await scene.AgentAsync(new CallerSaid("When do you open?", Tentative: false, 2), new AgentSaid("At nine.", 2));
        await scene.UntilAsync(6.2);
        await scene.AgentAsync(new AgentSaid("Goodbye.", 3)); // known by now: the end needs no patience

        var turns = await scene.EndAsync();
        Assert.Equal(["Hello.", "When do you open?", "At nine.", "Goodbye."], turns.Select(turn => turn.Text));
        Assert.Equal([500, 6000, 6000, 6200], turns.Select(turn => turn.StartMs));
    }

    [Fact]
    public async Task Each_reply_is_told_once_and_soon()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Hello.", 1), new AgentSaid("Are you there?", 2));
        await scene.UntilAsync(4.9);
        Assert.Empty(Final(scene));
        await scene.UntilAsync(5.1);
        Assert.Equal(["Hello.", "Are you there?"], Final(scene));
        await scene.AgentAsync(new AgentSaid("Hm.", 3));
        Assert.Equal(["Hello.", "Are you there?", "Hm."], Final(scene));
        await scene.UntilAsync(8);
        await scene.EndAsync();
        Assert.Equal(["Hello.", "Are you there?", "Hm."], Final(scene));
    }

    [Fact]
    public async Task Words_that_were_interrupted_before_a_sound_are_no_turn_there_either()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Hel", 1));
        await scene.UntilAsync(1);
        await scene.AgentAsync(new AgentInterrupted());
        await scene.UntilAsync(6);
        await scene.AgentAsync(new AgentSaid("Yes?", 2));
        await scene.UntilAsync(12);

        Assert.Equal(["Yes?"], (await scene.EndAsync()).Select(turn => turn.Text));
    }

    [Fact]
    public async Task A_first_reply_whose_sound_may_yet_come_when_the_call_ends_is_no_turn()
    {
        await using var scene = new TalkScene();

        await scene.UntilAsync(1);
        await scene.AgentAsync(new AgentSaid("Hello.", 1));
        await scene.UntilAsync(2);

        Assert.Empty(await scene.EndAsync());
    }

    [Fact]
    public async Task Where_something_has_sounded_a_reply_whose_sound_never_comes_is_no_turn_however_long_it_waits()
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Hello.", 1), Sound(1, 1));
        await scene.UntilAsync(2);
        await scene.AgentAsync(new AgentSaid("At nine.", 2));
        await scene.UntilAsync(12);

        Assert.Equal(["Hello."], (await scene.EndAsync()).Select(turn => turn.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_voice_that_comes_very_late_is_a_voice_from_then_on_and_nothing_is_told_twice(bool ids)
    {
        await using var scene = new TalkScene();

        await scene.AgentAsync(new AgentSaid("Hello.", ids ? 1 : null));
        await scene.UntilAsync(6);
        await scene.AgentAsync(Sound(1, ids ? 1 : null));
        await scene.UntilAsync(8);
        await scene.AgentAsync(new AgentSaid("At nine.", ids ? 2 : null), Sound(1, ids ? 2 : null));
        await scene.UntilAsync(10);
        await scene.AgentAsync(new AgentSaid("Hm.", ids ? 3 : null));
        await scene.UntilAsync(15);

        var turns = await scene.EndAsync();
        Assert.Equal([("Hello.", 0L, 0L), ("At nine.", 8000L, 9000L)], turns.Select(turn => (turn.Text, turn.StartMs, turn.EndMs)));
    }

    private static IEnumerable<string> Final(TalkScene scene) => scene.Facts.OfType<CallTurn>().Where(turn => !turn.Tentative).Select(turn => turn.Text);

    private static AgentSpoke Sound(double seconds, long? reply) => new(Speech.Tone(440, seconds), reply);
}
