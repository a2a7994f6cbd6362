using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Tests.Endpoints.MediaStreams;

/// <summary>A dialer's silence, and our own.</summary>
public sealed class IdleWatchTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void A_dialer_that_sends_nothing_for_so_long_is_given_up()
    {
        var silences = 0;
        using var watch = new IdleWatch(TimeSpan.FromSeconds(30), () => silences++, time);
        time.Advance(TimeSpan.FromSeconds(29));
        watch.Heard();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, silences);

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, silences);
    }

    [Fact]
    public void A_process_that_stood_still_gives_the_dialer_its_time_again()
    {
        var silences = 0;
        using var watch = new IdleWatch(TimeSpan.FromSeconds(30), () => silences++, time);

        time.StandStill(TimeSpan.FromMinutes(2));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, silences);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, silences);
    }
}
