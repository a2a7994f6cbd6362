using AgentConnector.Devices.Echo;

namespace AgentConnector.Devices.Tests.Echo;

public sealed class ReferenceDelayLineTests
{
    private const int FramesInTenMinutes = 30_000;

    private readonly Noise noise = new(1);

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(-50)]
    public void Clocks_that_drift_apart_are_followed_without_a_jump(double ppm)
    {
        var line = new ReferenceDelayLine { Delay = TimeSpan.FromMilliseconds(40) };
        var worst = 0.0;
        for (var frame = 0; frame < FramesInTenMinutes; frame++)
        {
            var truth = 40 + (frame * 20 * ppm / 1e6);
            Assert.False(line.Follow(TimeSpan.FromMilliseconds(truth + (noise.NextGaussian() * 3))), "It jumped: what was learnt is lost.");
            worst = Math.Max(worst, Math.Abs(line.Delay.TotalMilliseconds - truth));
        }

        Assert.InRange(worst, 0, 4);
    }

    [Fact]
    public void A_measure_that_wavers_for_seconds_on_a_busy_machine_moves_hardly_anything()
    {
        var line = new ReferenceDelayLine { Delay = TimeSpan.FromMilliseconds(40) };
        var (least, most) = (40.0, 40.0);
        for (var frame = 0; frame < FramesInTenMinutes; frame++)
        {
            // As measured under load: 3 ms to and fro within 8 s.
            line.Follow(TimeSpan.FromMilliseconds(40 + (3 * Math.Sin(frame * 2 * Math.PI / 400)) + noise.NextGaussian()));
            (least, most) = (Math.Min(least, line.Delay.TotalMilliseconds), Math.Max(most, line.Delay.TotalMilliseconds));
        }

        Assert.InRange(most - least, 0, 1.0 / 16); // a sample
    }

    [Fact]
    public void What_was_set_at_first_is_right_although_the_measure_is_off_by_a_constant()
    {
        var line = new ReferenceDelayLine { Delay = TimeSpan.FromMilliseconds(40) };
        for (var frame = 0; frame < FramesInTenMinutes; frame++)
        {
            line.Follow(TimeSpan.FromMilliseconds(55));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(40), line.Delay);
    }

    [Fact]
    public void A_jump_is_taken_over_as_a_whole()
    {
        var line = new ReferenceDelayLine { Delay = TimeSpan.FromMilliseconds(40) };
        var jumps = 0;
        for (var frame = 0; frame < 2_000; frame++)
        {
            jumps += line.Follow(TimeSpan.FromMilliseconds(frame < 1_000 ? 40 : 140)) ? 1 : 0;
        }

        Assert.Equal(1, jumps);
        Assert.InRange(line.Delay.TotalMilliseconds, 135, 145);
    }
}
