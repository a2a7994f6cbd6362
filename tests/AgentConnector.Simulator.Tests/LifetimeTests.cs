using System.Net.Sockets;

namespace AgentConnector.Simulator.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public async Task Stopping_closes_every_conversation_with_1001_and_stops_listening()
    {
        var cloud = await FastCloud.StartAsync();
        await using var one = await TestClient.TalkToAsync(cloud, "long");
        await using var other = await TestClient.TalkToAsync(cloud, "silent");
        await one.UntilAsync("audio");
        await other.UntilAsync("conversation_initiation_metadata");
        Task[] endings = [one.ToEndAsync(), other.ToEndAsync()];

        await cloud.DisposeAsync();
        await Task.WhenAll(endings);

        Assert.Equal((1001, 1001), (one.CloseCode, other.CloseCode));
        Assert.All(cloud.Conversations, conversation => Assert.True(conversation.Ended.IsCompleted));
        using var late = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(
            () => late.ConnectAsync(cloud.BaseUrl.Host, cloud.BaseUrl.Port, TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task Stopping_does_not_wait_long_for_a_client_that_never_answers()
    {
        var cloud = await FastCloud.StartAsync(FastCloud.Options with { CloseTimeout = TimeSpan.FromMilliseconds(50) });
        var deaf = await TestClient.TalkToAsync(cloud, "silent");
        await deaf.UntilAsync("conversation_initiation_metadata");

        await cloud.DisposeAsync();

        Assert.Equal(1001, cloud.Conversations[0].Close!.Code);
        await deaf.DisposeAsync();
    }

    [Fact]
    public async Task The_client_closes_and_its_code_is_kept()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "echo");
        await client.UntilAsync("conversation_initiation_metadata");

        await client.CloseAsync(1000, "User ended conversation");
        await cloud.Conversations[0].Ended;

        Assert.Equal(new ConversationClose(ClosedBy.Client, 1000, "User ended conversation"), cloud.Conversations[0].Close);
        Assert.Equal(1000, client.CloseCode);
    }

    [Fact]
    public async Task Only_the_last_conversations_are_remembered_and_only_so_much_audio()
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { KeepConversations = 3, KeepAudioBytes = 200_000 });
        for (var i = 0; i < 8; i++)
        {
            await using var client = await TestClient.TalkToAsync(cloud, "silent");
            await client.UntilAsync("conversation_initiation_metadata");
            await client.SendAudioAsync(new byte[64_000], 6400);
            await client.CloseAsync();
            await cloud.Conversations[^1].Ended;
        }

        Assert.InRange(cloud.Conversations.Count, 3, 4);
        Assert.InRange(cloud.Conversations.Sum(conversation => conversation.Heard.Count * 2), 64_000, 200_000);
    }

    [Fact]
    public async Task Two_clouds_do_not_disturb_each_other()
    {
        await using var one = await FastCloud.StartAsync();
        await using var other = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(one, "echo");
        await client.UntilAsync("conversation_initiation_metadata");

        Assert.NotEqual(one.BaseUrl, other.BaseUrl);
        Assert.Empty(other.Conversations);
    }
}
