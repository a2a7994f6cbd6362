using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime time = new();

    [Fact]
    public void It_cancels_when_the_time_is_up_and_not_before()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(Second, time, caller.Token);

        time.Advance(Second - TimeSpan.FromTicks(1));
        Assert.False(deadline.IsCancellationRequested);

        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(deadline.IsCancellationRequested);
        Assert.False(caller.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Each_of_the_others_cancels_it_earlier(int who)
    {
        CancellationTokenSource[] others = [new(), new()];
        using var deadline = new Deadline(Second, time, others[0].Token, others[1].Token);

        others[who].Cancel();

        Assert.True(deadline.IsCancellationRequested);
        Array.ForEach(others, other => other.Dispose());
    }

    [Fact]
    public void Who_has_cancelled_before_leaves_no_time()
    {
        using var deadline = new Deadline(Second, time, new CancellationToken(canceled: true));

        Assert.True(deadline.IsCancellationRequested);
    }

    [Fact]
    public void Once_it_is_disposed_neither_time_nor_others_reach_it()
    {
        using var caller = new CancellationTokenSource();
        var deadline = new Deadline(Second, time, caller.Token);
        var token = deadline.Token;

        deadline.Dispose();
        time.Advance(Second);
        caller.Cancel();

        Assert.False(token.IsCancellationRequested);
    }
}
