using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Tests.Endpoints.MediaStreams;

public sealed class PlayoutMarksTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PlayoutMarks marks = new();

    [Fact]
    public void A_returned_mark_says_that_it_and_all_before_it_was_heard()
    {
        marks.Set(Second);
        var second = marks.Set(Second);
        marks.Set(Second);

        Assert.True(marks.Return(second));
        Assert.Equal((2 * Second, 1), (marks.Heard, marks.Outstanding));
    }

    [Fact]
    public void A_mark_that_a_clear_sends_back_was_not_heard()
    {
        var mark = marks.Set(Second);
        marks.Clear();

        Assert.False(marks.Return(mark));
        Assert.Equal((TimeSpan.Zero, 0), (marks.Heard, marks.Outstanding));
    }

    [Fact]
    public void Whoever_waits_for_a_mark_goes_on_when_it_returns_or_is_cleared()
    {
        var (heard, dropped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = marks.Set(Second, heard);
        marks.Set(Second, dropped);

        marks.Return(first);
        Assert.True(heard.Task.IsCompletedSuccessfully);
        Assert.False(dropped.Task.IsCompleted);
        marks.Clear();
        Assert.True(dropped.Task.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m99")]
    [InlineData("\"><&'")]
    public void A_mark_nobody_set_changes_nothing(string name)
    {
        marks.Set(Second);

        Assert.False(marks.Return(name));
        Assert.Equal((TimeSpan.Zero, 1), (marks.Heard, marks.Outstanding));
    }

    [Fact]
    public void A_dialer_that_returns_no_marks_fills_no_memory()
    {
        for (var i = 0; i < 10_000; i++)
        {
            marks.Set(Second);
        }

        Assert.Equal(4096, marks.Outstanding);
    }
}
