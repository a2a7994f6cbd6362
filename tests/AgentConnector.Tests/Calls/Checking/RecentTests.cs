using AgentConnector.Calls.Checking;

namespace AgentConnector.Tests.Calls.Checking;

public sealed class RecentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_never_came_is_asked_for_again(bool isCancelled)
    {
        var recent = new Recent<string, int>(new ManualTime());
        var failed = isCancelled ? Task.FromCanceled<int>(new(canceled: true)) : Task.FromException<int>(new InvalidOperationException());
        await Assert.ThrowsAnyAsync<Exception>(() => recent.GetAsync("agent_1", () => failed, TestContext.Current.CancellationToken));

        Assert.Equal(7, await recent.GetAsync("agent_1", () => Task.FromResult(7), TestContext.Current.CancellationToken));
    }
}
