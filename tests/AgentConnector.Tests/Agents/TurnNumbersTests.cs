using AgentConnector.Agents.ElevenLabs;

namespace AgentConnector.Tests.Agents;

public sealed class TurnNumbersTests
{
    private readonly TurnNumbers turns = new();

    [Fact]
    public void The_clouds_ids_are_the_numbers_where_it_gives_them()
    {
        Assert.Equal(1, turns.AgentSaid(1));
        Assert.Equal(1, turns.AgentSpoke(1));
        Assert.Equal(1, turns.AgentSaid(1)); // a further segment
        Assert.Equal(3, turns.CallerSaid(3, tentative: true));
        Assert.Equal(3, turns.CallerSaid(3, tentative: false));
        Assert.Equal(3, turns.AgentSpoke(3));
        Assert.Equal(3, turns.AgentSaid(3));
        turns.Interrupted();
        Assert.Equal(3, turns.AgentCorrected(3));
        Assert.Equal(1, turns.AgentCorrected(1));
        Assert.Equal(1_785_312_000_123, turns.AgentSpoke(1_785_312_000_123));
    }

    [Fact]
    public void A_text_without_an_id_belongs_to_the_sound_that_comes_with_it()
    {
        var greeting = turns.AgentSaid(null);
        Assert.Equal(greeting, turns.AgentSpoke(1));
        Assert.Equal(greeting, turns.AgentSpoke(1));
        var asked = turns.CallerSaid(null, tentative: true);
        Assert.Equal(asked, turns.CallerSaid(null, tentative: false));
        Assert.NotEqual(asked, turns.CallerSaid(null, tentative: false));

        var reply = turns.AgentSaid(null);
        Assert.True(reply > greeting);
        Assert.Equal(reply, turns.AgentSpoke(7));
        Assert.Equal(reply, turns.AgentCorrected(7));
        var more = turns.AgentSaid(null);
        Assert.True(more > 7);
        Assert.Equal(more, turns.AgentSpoke(9));
    }

    [Fact]
    public void A_text_without_an_id_that_follows_its_sound_is_of_the_same_turn()
    {
        Assert.Equal(5, turns.AgentSpoke(5));
        Assert.Equal(5, turns.AgentSaid(null));
        turns.Interrupted();
        Assert.Equal(5, turns.AgentCorrected(null));
        Assert.True(turns.AgentSaid(null) > 5);
    }

    [Fact]
    public void Without_any_ids_an_interruption_begins_a_new_turn()
    {
        var first = turns.AgentSaid(null);
        Assert.Equal(first, turns.AgentSpoke(null));
        Assert.Equal(first, turns.AgentSpoke(null));
        turns.Interrupted();
        Assert.Equal(first, turns.AgentCorrected(null));
        var second = turns.AgentSpoke(null);
        Assert.True(second > first);
        Assert.Equal(second, turns.AgentSaid(null));
    }

    [Fact]
    public void The_highest_number_there_is_does_no_harm()
    {
        Assert.Equal(long.MaxValue, turns.CallerSaid(long.MaxValue, tentative: false));
        Assert.Equal(long.MaxValue, turns.CallerSaid(null, tentative: false));
    }
}
