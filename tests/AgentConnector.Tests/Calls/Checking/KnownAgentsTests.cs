using AgentConnector.Agents;
using AgentConnector.Calls.Checking;

namespace AgentConnector.Tests.Calls.Checking;

/// <summary>How often the cloud is asked.</summary>
public sealed class KnownAgentsTests
{
    private readonly ManualTime time = new();
    private readonly Inspector cloud = new();
    private readonly KnownAgents agents;

    public KnownAgentsTests() => agents = new(cloud, time);

    [Fact]
    public async Task What_was_told_holds_for_a_minute()
    {
        await ReadAsync("x");
        time.Advance(TimeSpan.FromSeconds(59));
        await ReadAsync("x");
        Assert.Equal(1, cloud.Asked);
        time.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync("x");
        await ReadAsync("y");

        Assert.Equal(3, cloud.Asked);
    }

    [Fact]
    public async Task Many_at_once_ask_once_and_who_leaves_takes_nothing_from_the_others()
    {
        cloud.Ready = new();
        using var leaving = new CancellationTokenSource();
        var first = agents.ReadAsync(new("x"), leaving.Token);
        var others = Enumerable.Range(0, 20).Select(_ => ReadAsync("x")).ToList();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        cloud.Ready.SetResult();

        await Task.WhenAll(others);
        Assert.Equal(1, cloud.Asked);
    }

    [Fact]
    public async Task What_could_not_be_read_is_asked_for_again()
    {
        cloud.Failure = new(AgentFailure.Timeout, "no answer");
        await Assert.ThrowsAsync<AgentException>(() => ReadAsync("x"));
        cloud.Failure = null;

        Assert.Equal("x", (await ReadAsync("x")).Name);
    }

    [Fact]
    public async Task What_is_kept_is_bounded_and_the_oldest_goes_first()
    {
        for (var i = 0; i <= 200; i++)
        {
            await ReadAsync($"agent-{i}");
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await ReadAsync("agent-1");
        Assert.Equal(201, cloud.Asked);
        await ReadAsync("agent-0");
        Assert.Equal(202, cloud.Asked);
    }

    [Fact]
    public async Task A_page_of_the_list_is_asked_for_once_and_another_search_anew()
    {
        foreach (var search in new[] { "anna", "anna", "ben" })
        {
            await agents.ListAsync(search, cursor: null, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, cloud.Asked);
    }

    private Task<AgentNeeds> ReadAsync(string agent) => agents.ReadAsync(new(agent), TestContext.Current.CancellationToken);

    /// <summary>A cloud in a few lines; the library's own tests speak to one over sockets.</summary>
    private sealed class Inspector : IAgentInspector
    {
        public int Asked { get; private set; }

        public TaskCompletionSource? Ready { get; set; }

        public AgentException? Failure { get; set; }

        public Task CheckKeyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CheckArchiveAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReachAsync(string agentId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<AgentNeeds> ReadNeedsAsync(string agentId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IReadOnlyList<string> Scenarios => [];

        public Task<AgentList> ListAsync(string? search, string? cursor, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new AgentList([], null));
        }

        public IReadOnlyList<string> VariablesIn(string text) => [];

        public async Task<AgentNeeds> NeedsForAsync(AgentRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            await (Ready?.Task ?? Task.CompletedTask);
            return Failure is null ? new(request.AgentId, null, null, [], [], [], TextOnly: false) : throw Failure;
        }
    }
}
