using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Tests.Endpoints.MediaStreams;

/// <summary>A dialer's silence, and our own.</summary>
public sealed class StallWatchTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ManualTime time = new();

    [Fact]
    public void A_dialer_that_sends_nothing_for_so_long_is_given_up()
    {
        var watch = new StallWatch(Timeout, time);
        time.Advance(TimeSpan.FromSeconds(29));
        watch.Moved();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(watch.IsStalled());

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(watch.IsStalled());
    }

    [Fact]
    public void A_process_that_stood_still_gives_the_dialer_its_time_again()
    {
        var watch = new StallWatch(Timeout, time);

        time.StandStill(TimeSpan.FromMinutes(2));
        Assert.False(watch.IsStalled());
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(watch.IsStalled());

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(watch.IsStalled());
    }
}
