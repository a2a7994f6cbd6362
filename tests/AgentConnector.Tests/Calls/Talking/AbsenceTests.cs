using AgentConnector.Calls.Talking;

namespace AgentConnector.Tests.Calls.Talking;

public sealed class AbsenceTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    private readonly ManualTime time = new();

    [Fact]
    public void The_first_try_is_made_at_once_and_the_later_ones_further_and_further_apart()
    {
        var absence = New();
        absence.Begin();

        var pauses = Enumerable.Range(0, 8).Select(_ => absence.NextTry(asked: null)!.Value.TotalSeconds).ToArray();

        Assert.Equal([0, 0.25, 0.5, 1, 2, 4, 4, 4], pauses);
        Assert.Equal(8, absence.Tries);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(1, 1.2)]
    public void Calls_that_lost_their_agents_together_do_not_try_together(double chance, double factor)
    {
        var absence = new Absence(Within, time) { Chance = () => chance };
        absence.Begin();
        absence.NextTry(asked: null);

        Assert.Equal(TimeSpan.FromSeconds(0.25 * factor), absence.NextTry(asked: null));
    }

    [Fact]
    public void A_wish_to_be_left_alone_is_heeded_as_long_as_there_is_time_for_it()
    {
        var absence = New();
        absence.Begin();

        Assert.Equal(TimeSpan.FromSeconds(7), absence.NextTry(TimeSpan.FromSeconds(7)));
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Null(absence.NextTry(TimeSpan.FromSeconds(13)));
        Assert.Equal(1, absence.Tries);
    }

    [Fact]
    public void No_try_is_begun_when_the_time_is_over()
    {
        var absence = New();
        absence.Begin();
        time.Advance(Within);

        Assert.Null(absence.NextTry(asked: null));
    }

    [Fact]
    public void An_agent_that_breaks_again_and_again_has_its_time_once()
    {
        var absence = New();
        for (var lost = 0; lost < 3; lost++)
        {
            absence.Begin();
            time.Advance(TimeSpan.FromSeconds(6));
            Assert.NotNull(absence.NextTry(asked: null));
            absence.End();
            time.Advance(TimeSpan.FromSeconds(5));
        }

        absence.Begin();
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(absence.NextTry(asked: null));
        Assert.Equal((4, 3), (absence.Count, absence.Tries));
    }

    [Fact]
    public void An_agent_that_was_there_for_long_has_all_its_time_again()
    {
        var absence = New();
        absence.Begin();
        time.Advance(TimeSpan.FromSeconds(19));
        absence.NextTry(asked: null);
        absence.End();
        time.Advance(Within);

        absence.Begin();
        time.Advance(TimeSpan.FromSeconds(19));

        Assert.Equal(TimeSpan.Zero, absence.NextTry(asked: null));
        Assert.Equal((2, 1), (absence.Count, absence.Tries));
    }

    private Absence New() => new(Within, time) { Chance = () => 0.5 };
}
