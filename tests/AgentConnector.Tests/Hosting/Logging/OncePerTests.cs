using AgentConnector.Hosting.Logging;

namespace AgentConnector.Tests.Hosting.Logging;

public sealed class OncePerTests
{
    [Fact]
    public void What_happens_again_and_again_is_said_at_once_and_then_once_in_a_period()
    {
        var time = new ManualTime();
        var saying = new OncePer(TimeSpan.FromMinutes(1), time);
        var said = new List<int>();
        for (var second = 0; second <= 180; second++)
        {
            if (saying.IsDue())
            {
                said.Add(second);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 60, 120, 180], said);
    }
}
