using AgentConnector.Hosting;

namespace AgentConnector.Tests.Hosting;

public sealed class Gen0BudgetTests
{
    [Fact]
    public void It_is_spent_once_so_much_was_allocated()
    {
        using var budget = new Gen0Budget(TimeProvider.System);

        Assert.False(budget.IsSpent(Gen0Budget.Bytes - 1, collections: 0));
        Assert.True(budget.IsSpent(Gen0Budget.Bytes, collections: 0));
    }

    [Fact]
    public void A_collection_begins_a_new_one_whoever_asked_for_it()
    {
        using var budget = new Gen0Budget(TimeProvider.System);

        Assert.False(budget.IsSpent(3 * Gen0Budget.Bytes, collections: 1));
        Assert.False(budget.IsSpent((4 * Gen0Budget.Bytes) - 1, collections: 1));
        Assert.True(budget.IsSpent(4 * Gen0Budget.Bytes, collections: 1));
        Assert.False(budget.IsSpent(4 * Gen0Budget.Bytes, collections: 2));
    }

    [Fact]
    public void What_it_has_collected_itself_begins_a_new_one_at_once()
    {
        using var budget = new Gen0Budget(TimeProvider.System);
        Assert.True(budget.IsSpent(Gen0Budget.Bytes, collections: 0));

        budget.Collected(Gen0Budget.Bytes, collections: 1);

        Assert.True(budget.IsSpent(2 * Gen0Budget.Bytes, collections: 1));
    }

    [Theory]
    [InlineData(0.01, 500, 500)] // hardly anything: seldom
    [InlineData(1, 500, 500)]
    [InlineData(5, 500, 100)]
    [InlineData(0.5, 100, 200)]
    [InlineData(100, 500, 50)] // as often as it may be
    public void It_looks_when_the_budget_will_be_spent(double budgets, int sinceMs, int nextMs)
    {
        using var budget = new Gen0Budget(TimeProvider.System);
        budget.UntilSpent(7 * Gen0Budget.Bytes, TimeSpan.FromMilliseconds(100));

        var next = budget.UntilSpent((long)((7 + budgets) * Gen0Budget.Bytes), TimeSpan.FromMilliseconds(sinceMs));

        Assert.Equal(nextMs, next.TotalMilliseconds, tolerance: 1);
    }
}
