using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.AgentTests;
using AgentConnector.AgentTests.Running;

namespace AgentConnector.Tests.AgentTests;

/// <summary>What a conversation cost, asked of a cloud that needs its time.</summary>
public sealed class CostQuestionTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task It_is_asked_again_until_the_conversation_is_analysed()
    {
        var cloud = new Cloud(null, new AgentException(AgentFailure.Disconnected, "away"), Record("""{ "metadata": { "cost": 296 } }"""));

        Assert.Equal(new(296), await AskAsync(cloud));
        Assert.Equal(3, cloud.Asked);
    }

    [Theory]
    [InlineData("""{ "metadata": { } }""")]
    [InlineData("""{ "metadata": { "cost": null } }""")]
    [InlineData("""{ "metadata": { "cost": "12" } }""")]
    [InlineData("""{ "metadata": 1 }""")]
    [InlineData("[]")]
    public async Task A_record_without_a_cost_says_nothing_of_it(string record) =>
        Assert.Equal(new(null, "The conversation's record says nothing of its cost."), await AskAsync(new(Record(record))));

    [Fact]
    public async Task An_analysis_that_never_comes_is_waited_for_three_minutes()
    {
        var began = time.GetTimestamp();

        Assert.Contains("3 minutes after the call: it is not analysed yet", (await AskAsync(new((object?)null))).Trouble);
        Assert.InRange(time.GetElapsedTime(began), CostQuestion.Longest, CostQuestion.Longest + TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task A_key_that_may_not_read_conversations_is_told_at_once()
    {
        var cloud = new Cloud(new AgentException(AgentFailure.NotAllowed, "The key may not."));

        Assert.Equal(new(null, "The conversation's record cannot be read: The key may not."), await AskAsync(cloud));
        Assert.Equal(1, cloud.Asked);
    }

    private static JsonElement Record(string json) => JsonElement.Parse(json);

    private async Task<TalkCost> AskAsync(Cloud cloud)
    {
        var asking = new CostQuestion(cloud, time).AskAsync("conv_1", isSimulated: false, TestContext.Current.CancellationToken);
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(2), asking);
        return await asking;
    }

    /// <summary>Answers in turn, the last for ever: a record, null for not yet, or a failure.</summary>
    private sealed class Cloud(params object?[] answers) : IConversationArchive
    {
        public int Asked { get; private set; }

        public Task<JsonElement?> ReadAsync(string conversationId, bool isSimulated, CancellationToken cancellationToken) =>
            answers[Math.Min(Asked++, answers.Length - 1)] switch
            {
                Exception failure => Task.FromException<JsonElement?>(failure),
                JsonElement record => Task.FromResult<JsonElement?>(record),
                _ => Task.FromResult<JsonElement?>(null),
            };
    }
}
