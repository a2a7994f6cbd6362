using System.Net.Sockets;

namespace AgentConnector.Simulator.Tests;

public sealed class HostileClientTests
{
    [Theory]
    [InlineData("not json", "invalid_message")]
    [InlineData("{}", "missing_fields")]
    [InlineData("""{"type":"pong","event_id":"x"}""", "value_error")]
    public async Task A_malformed_frame_is_answered_with_an_error_and_1008(string frame, string errorType)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "echo");
        await client.UntilAsync("conversation_initiation_metadata");

        await client.SendTextAsync(frame);
        var error = await client.UntilAsync("error");
        await client.ToEndAsync();

        Assert.Equal(errorType, error.GetProperty("error_event").GetProperty("error_type").GetString());
        Assert.Equal(1008, client.CloseCode);
        Assert.Single(cloud.Violations);
    }

    [Fact]
    public async Task A_binary_frame_is_answered_with_1008()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "echo");

        await client.SendBinaryAsync([1, 2, 3, 4]);
        await client.ToEndAsync();

        Assert.Equal(1008, client.CloseCode);
    }

    [Fact]
    public async Task A_frame_of_five_megabytes_is_answered_with_1009()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "silent");
        await client.UntilAsync("conversation_initiation_metadata");

        // Whether the close frame still reaches a client that is busy sending is up to TCP.
        await Record.ExceptionAsync(() => client.SendBinaryAsync(new byte[5 * 1024 * 1024]));
        await cloud.Conversations[0].Ended;

        Assert.Equal(1009, cloud.Conversations[0].Close!.Code);
    }

    [Fact]
    public async Task Clients_that_vanish_leave_nothing_running()
    {
        await using var cloud = await FastCloud.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            using var vanishing = new TcpClient();
            await vanishing.ConnectAsync(cloud.BaseUrl.Host, cloud.BaseUrl.Port, TestContext.Current.CancellationToken);
            await vanishing.GetStream().WriteAsync(
                System.Text.Encoding.ASCII.GetBytes(
                    $"GET /v1/convai/conversation?agent_id=long HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(new byte[16])}\r\n\r\n"),
                TestContext.Current.CancellationToken);
            var buffer = new byte[4096];
            Assert.True(await vanishing.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) > 0);
            await Eventually.TrueAsync(() => cloud.Conversations.Count == i + 1, "the cloud knows the conversation whose 101 it sent");
            vanishing.Client.LingerState = new LingerOption(true, 0);
        }

        await Task.WhenAll(cloud.Conversations.Select(conversation => conversation.Ended)).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(5, cloud.Conversations.Count);
        Assert.All(cloud.Conversations, conversation => Assert.Equal((ClosedBy.Client, 1006), (conversation.Close!.By, conversation.Close.Code)));
    }
}
