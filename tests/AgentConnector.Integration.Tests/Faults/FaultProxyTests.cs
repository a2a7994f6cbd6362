using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentConnector.Testing.Faults;

namespace AgentConnector.Integration.Tests.Faults;

/// <summary>The proxy does what a test says, and nothing else.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private FaultProxy proxy = null!;
    private Socket near = null!;
    private Socket far = null!;
    private FaultyConnection connection = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server.Start();
        proxy = new((IPEndPoint)server.LocalEndpoint);
        near = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await near.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancellation);
        far = await server.AcceptSocketAsync(Cancellation);
        far.NoDelay = true;
        connection = await proxy.NextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        near.Dispose();
        far.Dispose();
        server.Dispose();
        Assert.True(connection.Over.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Left_alone_it_carries_everything_both_ways_to_the_end()
    {
        var much = Tone.Noise(5).SelectMany(BitConverter.GetBytes).ToArray();

        var sending = SendAsync(near, much);
        Assert.Equal(much, await ReadAsync(far, much.Length));
        await sending;
        near.Shutdown(SocketShutdown.Send);
        Assert.Empty(await ReadAsync(far, 1));
        await SendAsync(far, "answer"u8.ToArray());
        far.Shutdown(SocketShutdown.Send);

        Assert.Equal("answer"u8.ToArray(), await ReadAsync(near, 100));
        await connection.Over;
        Assert.Equal((much.Length, 6), (connection.ToTarget.Forwarded, connection.ToClient.Forwarded));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task It_cuts_at_the_byte(int bytes)
    {
        connection.ToTarget.After(bytes, connection.Reset);
        await SendAsync(near, "0123456789"u8.ToArray());

        await connection.Over;
        Assert.Equal(bytes, connection.ToTarget.Forwarded);
        await AssertResetAsync(near);
    }

    [Fact]
    public async Task It_closes_as_either_side_would()
    {
        connection.ToClient.AfterText("bye", connection.Close);
        await SendAsync(far, "hello, goodbye and no more"u8.ToArray());

        Assert.Equal("hello, goodbye", Encoding.ASCII.GetString(await ReadAsync(near, 100)));
        await connection.Over;
    }

    [Fact]
    public async Task A_stalled_way_takes_nothing_and_goes_on_where_it_was()
    {
        connection.ToTarget.After(4, connection.ToTarget.Stall);
        await SendAsync(near, "0123456789"u8.ToArray());
        Assert.Equal("0123"u8.ToArray(), await ReadAsync(far, 4));
        await SendAsync(far, "the other way"u8.ToArray());
        Assert.Equal("the other way"u8.ToArray(), await ReadAsync(near, 13));
        await connection.ToTarget.ReachedAsync(4);
        Assert.Equal(4, connection.ToTarget.Forwarded);

        connection.ToTarget.Resume();

        Assert.Equal("456789"u8.ToArray(), await ReadAsync(far, 6));
    }

    [Fact]
    public async Task A_stalled_way_holds_up_whoever_speaks()
    {
        connection.ToTarget.Stall();
        near.SendBufferSize = 4096;
        near.Blocking = false;
        var sent = 0L;
        var piece = new byte[64 * 1024];
        while (near.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite) && sent < 64L * 1024 * 1024)
        {
            sent += near.Send(piece, SocketFlags.None, out _);
        }

        Assert.InRange(sent, 1, 16L * 1024 * 1024);
    }

    [Fact]
    public async Task A_slow_reader_takes_as_much_as_it_is_allowed()
    {
        connection.ToTarget.Slow();
        await SendAsync(near, "0123456789"u8.ToArray());

        connection.ToTarget.Allow(3);
        await connection.ToTarget.ReachedAsync(3);
        Assert.Equal("012"u8.ToArray(), await ReadAsync(far, 3));
        connection.ToTarget.Allow(2);
        Assert.Equal("34"u8.ToArray(), await ReadAsync(far, 2));
        await connection.ToTarget.ReachedAsync(5);
        Assert.Equal(5, connection.ToTarget.Forwarded);
    }

    [Fact]
    public async Task Byte_by_byte_everything_arrives()
    {
        connection.ToClient.Bytewise();
        await SendAsync(far, "0123456789"u8.ToArray());

        Assert.Equal("0123456789"u8.ToArray(), await ReadAsync(near, 10));
    }

    [Fact]
    public async Task What_is_delayed_comes_when_the_clock_says_so()
    {
        var time = new ManualTime();
        connection.ToTarget.Delay(TimeSpan.FromSeconds(3), time);
        await SendAsync(near, "late"u8.ToArray());
        await time.TimerSetAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(0, connection.ToTarget.Forwarded);

        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("late"u8.ToArray(), await ReadAsync(far, 4));
    }

    [Fact]
    public async Task Garbage_comes_between_what_was_said()
    {
        await SendAsync(far, "before"u8.ToArray());
        await connection.ToClient.ReachedAsync(6);
        await connection.ToClient.InjectAsync(new byte[] { 0xFF, 0, 0xFF });
        await SendAsync(far, "after"u8.ToArray());

        Assert.Equal("before"u8.ToArray().Concat(new byte[] { 0xFF, 0, 0xFF }).Concat("after"u8.ToArray()), await ReadAsync(near, 14));
    }

    [Fact]
    public async Task A_half_open_connection_takes_and_says_nothing()
    {
        connection.LoseTarget();
        await AssertResetAsync(far);
        await SendAsync(near, new byte[256 * 1024]);
        await connection.ToTarget.ReachedAsync(256 * 1024);

        Assert.False(near.Poll(0, SelectMode.SelectRead));
        near.Dispose();
        await connection.Over;
    }

    [Fact]
    public async Task The_other_side_may_be_the_one_that_is_gone()
    {
        connection.LoseClient();
        await AssertResetAsync(near);
        await SendAsync(far, new byte[256 * 1024]);
        await connection.ToClient.ReachedAsync(256 * 1024);

        Assert.False(far.Poll(0, SelectMode.SelectRead));
        far.Dispose();
        await connection.Over;
    }

    [Fact]
    public async Task It_can_refuse_and_tell_who_came()
    {
        proxy.Refuses = true;
        using var other = new Socket(SocketType.Stream, ProtocolType.Tcp);

        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await other.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancellation);
            await ReadAsync(other, 1);
        });
        await (await proxy.NextAsync()).Over;
        Assert.Equal(2, proxy.Connections.Count);
    }

    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), Cancellation);
        }
    }

    /// <summary>So many bytes, or fewer where there are no more.</summary>
    private static async Task<byte[]> ReadAsync(Socket socket, int most)
    {
        var bytes = new byte[most];
        var length = 0;
        while (length < most && await socket.ReceiveAsync(bytes.AsMemory(length), Cancellation) is > 0 and var read)
        {
            length += read;
        }

        return bytes[..length];
    }

    private static async Task AssertResetAsync(Socket socket)
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => ReadAsync(socket, 100));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }
}
