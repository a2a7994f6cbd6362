using AgentConnector.Hosting;

namespace AgentConnector.Tests.Hosting;

public sealed class TickerTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly ManualTime time = new();
    private readonly List<string> ticks = [];

    [Fact]
    public void It_ticks_for_those_that_are_there()
    {
        using var ticker = NewTicker();
        ticker.Add("a");
        time.Advance(Period);
        ticker.Add("b");
        time.Advance(Period);
        ticker.Remove("a");
        time.Advance(Period);

        Assert.Equal(["a", "a b", "b"], ticks);
    }

    [Fact]
    public void While_there_is_nobody_no_timer_runs()
    {
        using var ticker = NewTicker();
        Assert.Empty(time.Running);

        ticker.Add("a");
        Assert.Equal([Period], time.Running);

        ticker.Remove("a");
        Assert.Empty(time.Running);
        time.Advance(Period);
        Assert.Empty(ticks);
    }

    [Fact]
    public void Who_leaves_in_a_tick_is_not_asked_again()
    {
        Ticker<string>? ticker = null;
        using (ticker = new(time, Period, members =>
        {
            ticks.AddRange(members);
            ticker!.Remove("a");
        }))
        {
            ticker.Add("a");
            time.Advance(3 * Period);
        }

        Assert.Equal(["a"], ticks);
    }

    /// <summary>The context of whoever came first has his request, his trace and his log's scopes in it.</summary>
    [Fact]
    public async Task It_ticks_in_nobodys_context()
    {
        var around = new AsyncLocal<string> { Value = "the first call" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ticker = new Ticker<string>(TimeProvider.System, Period, _ => seen.TrySetResult(around.Value));
        ticker.Add("a");

        Assert.Null(await seen.Task);
        Assert.Equal("the first call", around.Value);
    }

    [Fact]
    public void Many_take_turns_and_each_is_asked_once_a_period()
    {
        using var ticker = NewTicker(mostTurns: 2);
        foreach (var member in (string[])["a", "b", "c"])
        {
            ticker.Add(member);
        }

        Assert.Equal([Period / 2], time.Running);
        time.Advance(Period);
        Assert.Equal(["a", "b c"], ticks.Order());
    }

    [Fact]
    public void One_alone_wakes_nobody_for_turns_that_it_does_not_take()
    {
        using var ticker = NewTicker(mostTurns: 2);
        ticker.Add("a");
        ticker.Add("b");
        ticker.Remove("b");

        Assert.Equal([Period], time.Running);
        time.Advance(3 * Period);
        Assert.Equal(["a", "a", "a"], ticks);
    }

    private Ticker<string> NewTicker(int mostTurns = 1) => new(time, Period, members => ticks.Add(string.Join(' ', members)), mostTurns);
}
