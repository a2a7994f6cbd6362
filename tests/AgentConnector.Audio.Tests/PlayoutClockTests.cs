using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests;

public sealed class PlayoutClockTests
{
    private readonly ManualTime time = new();
    private readonly PlayoutClock clock;

    public PlayoutClockTests() => clock = new(time);

    [Fact]
    public void Nothing_is_left_of_nothing()
    {
        time.Advance(Ms(500));

        Assert.Equal((Ms(500), Ms(0), false), (clock.Now, clock.Left, clock.IsSounding));
    }

    [Fact]
    public void Pieces_that_come_in_a_burst_are_heard_one_after_the_other()
    {
        Assert.Equal([Ms(0), Ms(100), Ms(200)], [clock.Add(Ms(100)), clock.Add(Ms(100)), clock.Add(Ms(50))]);
        Assert.Equal((Ms(250), Ms(250), true), (clock.End, clock.Left, clock.IsSounding));
    }

    [Fact]
    public void What_is_left_grows_less_with_time_and_never_less_than_nothing()
    {
        clock.Add(Ms(250));

        time.Advance(Ms(100));
        Assert.Equal(Ms(150), clock.Left);

        time.Advance(Ms(150));
        Assert.Equal((Ms(0), false), (clock.Left, clock.IsSounding));

        time.Advance(Ms(1000));
        Assert.Equal((Ms(0), Ms(250)), (clock.Left, clock.End));
    }

    [Fact]
    public void After_a_silence_a_piece_begins_when_it_comes()
    {
        clock.Add(Ms(100));
        time.Advance(Ms(400));

        Assert.Equal(Ms(400), clock.Add(Ms(60)));
        Assert.Equal(Ms(460), clock.End);
    }

    [Fact]
    public void Cleared_it_ends_now_and_says_what_was_dropped()
    {
        clock.Add(Ms(300));
        time.Advance(Ms(120));

        Assert.Equal(Ms(180), clock.Clear());
        Assert.Equal((Ms(120), Ms(0)), (clock.End, clock.Left));
        Assert.Equal(Ms(120), clock.Add(Ms(20)));
    }

    [Fact]
    public void What_is_on_its_way_to_the_ear_is_not_dropped()
    {
        clock.Add(Ms(300));
        time.Advance(Ms(120));

        Assert.Equal(Ms(140), clock.Clear(last: Ms(160)));
        Assert.Equal(Ms(40), clock.Left);
    }

    [Fact]
    public void What_was_heard_cannot_be_dropped()
    {
        clock.Add(Ms(100));
        time.Advance(Ms(400));

        Assert.Equal(Ms(0), clock.Clear());
        Assert.Equal(Ms(100), clock.End);
    }

    [Fact]
    public void Who_plays_it_knows_better_when_it_is_heard()
    {
        Assert.Equal(Ms(80), clock.Add(Ms(100), unheard: Ms(180)));
        Assert.Equal(Ms(180), clock.End);

        time.Advance(Ms(10));
        Assert.Equal(Ms(260), clock.Add(Ms(100), unheard: Ms(350)));
    }

    [Theory]
    [InlineData(180)]
    [InlineData(220)]
    public void What_it_knows_within_a_frame_leaves_no_seam_between_pieces(int unheard)
    {
        clock.Add(Ms(100));

        Assert.Equal(Ms(100), clock.Add(Ms(100), Ms(unheard)));
    }

    [Fact]
    public void A_piece_is_never_heard_before_it_comes()
    {
        time.Advance(Ms(50));

        Assert.Equal(Ms(50), clock.Add(Ms(100), unheard: Ms(0)));
    }

    [Fact]
    public void Two_clocks_of_one_start_agree()
    {
        var start = time.GetTimestamp();
        time.Advance(Ms(70));

        Assert.Equal(Ms(70), new PlayoutClock(time, start).Add(Ms(10)));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
