using Microsoft.AspNetCore.Http;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>What the cloud keeps of a conversation, over a socket.</summary>
public sealed class ConversationRecordTests
{
    [Theory]
    [InlineData("""{"status":"processing"}""", ConversationState.Processing)]
    [InlineData("""{"status":"in-progress"}""", ConversationState.InProgress)]
    [InlineData("""{"status":"done","analysis":{}}""", ConversationState.Done)]
    [InlineData("""{"status":"failed"}""", ConversationState.Failed)]
    [InlineData("""{"status":"of_tomorrow"}""", ConversationState.Unknown)]
    [InlineData("""{"status":7}""", ConversationState.Unknown)]
    [InlineData("[]", ConversationState.Unknown)]
    public async Task Its_state_is_what_the_cloud_says(string answer, ConversationState state)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(answer);

        var record = await Client(cloud).Conversations.GetAsync("conv_1", TestContext.Current.CancellationToken);

        Assert.Equal(("conv_1", state, answer), (record.ConversationId, record.State, record.Content.GetRawText()));
        Assert.StartsWith("GET /v1/convai/conversations/conv_1", Assert.Single(cloud.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_would_name_another_address_is_not_asked_for(string id)
    {
        await using var cloud = await FakeCloud.StartAsync();

        var one = await Assert.ThrowsAsync<AgentsApiException>(() => Client(cloud).Conversations.GetAsync(id, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<AgentsApiException>(() => Client(cloud).GetAgentAsync(id, TestContext.Current.CancellationToken));

        Assert.Equal(ConversationEndCause.NotFound, one.Cause);
        Assert.Empty(cloud.Requests);
    }

    private static AgentsClient Client(FakeCloud cloud) => new(new AgentsOptions { ApiKey = "key", BaseUrl = cloud.BaseUrl });
}
