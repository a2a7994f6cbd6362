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
}
