using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Tests;

public sealed class RateEstimateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(-80)]
    public void A_clock_that_is_off_is_measured_through_callbacks_that_jitter(double ppm)
    {
        var estimate = new RateEstimate(48_000);
        var jitter = new Noise(1);
        for (var period = 0; period < 6000; period++)
        {
            var samples = (period + 1L) * 960;
            var trueTime = samples / (48_000 * (1 + (ppm / 1e6)));
            estimate.Observe(TimeSpan.FromSeconds(trueTime + (jitter.Next() * 0.010)), samples);
        }

        Assert.InRange(estimate.Ppm!.Value, ppm - 5, ppm + 5);
    }

    [Fact]
    public void Nothing_is_claimed_before_enough_was_seen()
    {
        var estimate = new RateEstimate(48_000);
        for (var second = 0; second < 20; second++)
        {
            estimate.Observe(TimeSpan.FromSeconds(second), second * 48_000L);
        }

        Assert.Null(estimate.Ppm);
    }

    [Fact]
    public void A_restart_forgets()
    {
        var estimate = new RateEstimate(48_000);
        for (var second = 0; second < 40; second++)
        {
            estimate.Observe(TimeSpan.FromSeconds(second), second * 48_010L);
        }

        Assert.NotNull(estimate.Ppm);
        estimate.Restart();
        Assert.Null(estimate.Ppm);
    }
}
