using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Tests;

public sealed class FrameClockTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void A_late_look_owes_the_frames_it_missed_and_none_is_lost()
    {
        var clock = new FrameClock(time, TimeSpan.FromMilliseconds(20));
        var due = 0;
        for (var look = 0; look < 100; look++)
        {
            time.Advance(TimeSpan.FromMilliseconds(33));
            due += clock.Due();
        }

        Assert.Equal(165, due);
    }

    [Fact]
    public void A_process_that_was_stopped_does_not_owe_what_it_missed()
    {
        var clock = new FrameClock(time, TimeSpan.FromMilliseconds(20));
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, clock.Due());
        Assert.Equal(0, clock.Due());
    }
}
