using System.Net.WebSockets;
using System.Text;
using AgentConnector.Integration.Tests.Calls;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>What comes before a stream's start: mistakes are passed over, within the time and the number that are reasonable.</summary>
public sealed class FirstMessagesTests
{
    private static readonly Dictionary<string, string> Unsigned = new() { ["TWILIO_ALLOW_UNSIGNED"] = "true" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_that_begins_with_mistakes_begins_all_the_same()
    {
        await using var desk = await Desk.OpenAsync(Unsigned);
        using var socket = await OpenAsync(desk);
        foreach (var mistake in new[]
        {
            """{"event":"connected"}""", """{"event":"connected"}""", """{"event":"media","media":{"payload":"//8="}}""", """{"event":"media","media":{"payload":"AAA"}}""",
            "no json", """{"event":"mark","mark":{"name":"\ud83d"}}""", """{"event":"start"}""", """{"event":"start","streamSid":null,"start":{"callSid":{}}}""",
        })
        {
            await SendAsync(socket, mistake);
        }

        await SendAsync(socket, """{"event":"start","streamSid":"MZ1","start":{"callSid":"CA1","customParameters":{"agent_id":"agent_7","name":"\ud83d"}}}""");
        while (desk.Agents.Requests.IsEmpty)
        {
            await Task.Yield();
            Cancelled.ThrowIfCancellationRequested();
        }

        var request = Assert.Single(desk.Agents.Requests);
        Assert.Equal(("agent_7", "\ufffd"), (request.AgentId, request.DynamicVariables!.Value.GetProperty("name").GetString()));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
        await ClosedAsync(socket);
    }

    [Theory]
    [InlineData("no json", 101)]
    [InlineData("""{"event":"connected"}""", 3000)]
    [InlineData("""{"event":"media","media":{"payload":"//8="}}""", 3000)]
    public async Task A_flood_before_the_start_is_refused(string message, int times)
    {
        await using var desk = await Desk.OpenAsync(Unsigned);
        using var socket = await OpenAsync(desk);
        for (var i = 0; i < times && socket.State is WebSocketState.Open; i++)
        {
            await SendAsync(socket, message);
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ClosedAsync(socket));
        Assert.Empty(desk.Agents.Requests);
    }

    [Fact]
    public async Task What_is_longer_than_any_message_before_a_start_is_cut_off_without_a_defect()
    {
        await using var desk = await Desk.OpenAsync(Unsigned);
        using var socket = await OpenAsync(desk);

        try
        {
            await SendAsync(socket, """{"event":"stop"}""");
            await SendAsync(socket, new string('x', 1_300_000));
            while ((await socket.ReceiveAsync(new byte[1024], TestContext.Current.CancellationToken)).MessageType is not WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            // cut off
        }

        await Eventually.TrueAsync(() => desk.Service.Log.Lines.Any(line => line.Contains("was refused", StringComparison.Ordinal)), "the refusal is told");
        await Eventually.TrueAsync(
            () => desk.Service.Log.Lines.Any(line => line.Contains("media-stream", StringComparison.Ordinal) && line.Contains("answered", StringComparison.Ordinal)),
            "the request is over");
        Assert.DoesNotContain(desk.Service.Log.Lines, line => line.Contains("unhandled", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_never_starts_is_refused_when_its_time_is_over()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string>(Unsigned) { ["Endpoints__MediaStreams__StartTimeout"] = "00:00:00.2" });
        using var socket = await OpenAsync(desk);
        await SendAsync(socket, """{"event":"start"}""");

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ClosedAsync(socket));
        Assert.Equal("out_of_turn", socket.CloseStatusDescription);
    }

    private static async Task<ClientWebSocket> OpenAsync(Desk desk)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(desk.Service.Address) { Scheme = "ws", Path = "/twilio/media-stream" }.Uri, Cancelled);
        return socket;
    }

    private static async Task SendAsync(ClientWebSocket socket, string message)
    {
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        }
        catch (WebSocketException)
        {
            // refused already
        }
    }

    private static async Task<WebSocketCloseStatus?> ClosedAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        while ((await socket.ReceiveAsync(buffer, Cancelled)).MessageType is not WebSocketMessageType.Close)
        {
            // until its goodbye
        }

        return socket.CloseStatus;
    }
}
