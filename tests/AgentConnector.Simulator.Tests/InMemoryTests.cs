using System.Net.WebSockets;

namespace AgentConnector.Simulator.Tests;

/// <summary>A cloud without a port: the same protocol over memory.</summary>
public sealed class InMemoryTests
{
    [Fact]
    public async Task A_conversation_is_held_over_memory_with_the_real_protocol()
    {
        await using var cloud = await AgentCloud.StartAsync(new AgentCloudOptions { InMemory = true }, cancellationToken: TestContext.Current.CancellationToken);
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, _) => new(cloud.Connect()) };
        using var http = new HttpClient(handler, disposeHandler: false);
        Assert.Contains("echo", await http.GetStringAsync(new Uri(cloud.BaseUrl, "simulator/scenarios"), TestContext.Current.CancellationToken));

        using var socket = new ClientWebSocket();
        var address = new UriBuilder(new Uri(cloud.BaseUrl, "v1/convai/conversation?agent_id=echo")) { Scheme = "ws" }.Uri;
        await socket.ConnectAsync(address, http, TestContext.Current.CancellationToken);
        var frame = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(frame, TestContext.Current.CancellationToken);
        Assert.Contains("conversation_initiation_metadata", System.Text.Encoding.UTF8.GetString(frame, 0, received.Count));

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);
        Assert.Single(cloud.Conversations);
    }

    [Fact]
    public async Task A_stopped_cloud_takes_no_connection_and_lets_go_of_those_it_has()
    {
        var cloud = await AgentCloud.StartAsync(new AgentCloudOptions { InMemory = true }, cancellationToken: TestContext.Current.CancellationToken);
        await using var connection = cloud.Connect();
        var reading = connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        await cloud.DisposeAsync();

        Assert.Throws<IOException>(cloud.Connect);
        try
        {
            Assert.Equal(0, await reading);
        }
        catch (Exception e) when (e is Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            // let go with a reason
        }
    }

    [Fact]
    public async Task A_connection_that_is_aborted_and_let_go_at_once_brings_nobody_down()
    {
        await using var listener = new MemoryListener();
        await using var client = listener.Connect();
        var server = (await listener.AcceptAsync(TestContext.Current.CancellationToken))!;
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.ConnectionClosed.Register(closed.SetResult);
        await server.DisposeAsync(); // the abort's own work may come only now, on another thread
        server.Abort(new Microsoft.AspNetCore.Connections.ConnectionAbortedException());

        await closed.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cloud_with_a_port_says_how_to_reach_it()
    {
        await using var cloud = await AgentCloud.StartAsync(new AgentCloudOptions(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("BaseUrl", Assert.Throws<InvalidOperationException>(cloud.Connect).Message);
    }
}
