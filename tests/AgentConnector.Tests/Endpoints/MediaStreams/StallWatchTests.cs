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
        Assert.False(IsStalledAfter(watch, 29));
        watch.Moved();
        Assert.False(IsStalledAfter(watch, 29));

        Assert.True(IsStalledAfter(watch, 1));
    }

    [Theory]
    [InlineData(30)] // as long as a dialer may be silent
    [InlineData(34)]
    [InlineData(120)]
    public void A_process_that_stood_still_gives_the_dialer_its_time_again(int seconds)
    {
        var watch = new StallWatch(Timeout, time);
        Assert.False(IsStalledAfter(watch, 20));

        time.StandStill(TimeSpan.FromSeconds(seconds));
        Assert.False(watch.IsStalled());
        Assert.False(IsStalledAfter(watch, 29));

        Assert.True(IsStalledAfter(watch, 1));
    }

    /// <summary>It is asked once a second meanwhile.</summary>
    private bool IsStalledAfter(StallWatch watch, int seconds)
    {
        var stalled = false;
        for (var second = 0; second < seconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            stalled = watch.IsStalled();
        }

        return stalled;
    }
}
