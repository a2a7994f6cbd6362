using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AgentConnector.Simulator.Rest;

namespace AgentConnector.Simulator.Tests;

public sealed class WebhookTests
{
    [Fact]
    public void The_signature_is_that_of_the_worked_example()
    {
        var signature = WebhookSignature.Of(
            "wsec_test", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), Encoding.UTF8.GetBytes("""{"type":"post_call_audio"}"""));

        Assert.Equal("t=1700000000,v0=bbe874cc962ee7a0168d94e2a300713beb294135877e0e4de7f3da272e52c4af", signature);
    }

    [Fact]
    public async Task A_finished_conversation_is_posted_signed_and_posted_again_when_it_was_refused()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with
        {
            WebhookUrl = new Uri($"http://{receiver.LocalEndpoint}/hook"),
            WebhookSecret = "wsec_test",
            WebhookRetries = [TimeSpan.FromMilliseconds(10)],
        });
        await using (var client = await TestClient.TalkToAsync(cloud, "close-1000"))
        {
            await client.ToEndAsync();
        }

        var (refusedHeader, refusedBody) = await ReceiveAsync(receiver, 503);
        var (header, body) = await ReceiveAsync(receiver, 200);

        Assert.Equal(refusedBody, body);
        Assert.StartsWith("t=", refusedHeader);
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(header.Split(',')[0][2..]));
        Assert.Equal(WebhookSignature.Of("wsec_test", at, Encoding.UTF8.GetBytes(body)), header);
        using var content = JsonDocument.Parse(body);
        Assert.Equal("post_call_transcription", content.RootElement.GetProperty("type").GetString());
        Assert.Equal(cloud.Conversations[0].Id, content.RootElement.GetProperty("data").GetProperty("conversation_id").GetString());
        Assert.Equal("done", content.RootElement.GetProperty("data").GetProperty("status").GetString());
    }

    /// <summary>Takes one HTTP request from the wire and answers it.</summary>
    private static async Task<(string Signature, string Body)> ReceiveAsync(TcpListener receiver, int status)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var connection = await receiver.AcceptTcpClientAsync(cancellationToken);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (signature, length) = ("", 0);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var (name, value) = (line.Split(':')[0], line[(line.IndexOf(':') + 1)..].Trim());
            signature = name.Equals("ElevenLabs-Signature", StringComparison.OrdinalIgnoreCase) ? value : signature;
            length = name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? int.Parse(value) : length;
        }

        var body = new StringBuilder();
        var block = new char[4096];
        while (Encoding.UTF8.GetByteCount(body.ToString()) < length)
        {
            body.Append(block, 0, await reader.ReadAsync(block, cancellationToken));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellationToken);
        return (signature, body.ToString());
    }
}
