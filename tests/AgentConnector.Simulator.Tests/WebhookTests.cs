using System.Text;
using AgentConnector.Simulator.Rest;

namespace AgentConnector.Simulator.Tests;

public sealed class WebhookTests
{
    [Fact]
    public void The_signature_is_that_of_the_worked_example()
    {
        var signature = PostCallSignature.Of(
            "wsec_test", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), Encoding.UTF8.GetBytes("""{"type":"post_call_audio"}"""));

        Assert.Equal("t=1700000000,v0=bbe874cc962ee7a0168d94e2a300713beb294135877e0e4de7f3da272e52c4af", signature);
    }

    [Fact]
    public async Task A_finished_conversation_is_posted_signed_and_posted_again_when_it_was_refused()
    {
        var refusals = 1;
        await using var receiver = new Receiver(_ => refusals-- > 0 ? new(503) : Reply.Ok);
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with
        {
            WebhookUrl = new Uri(receiver.Url()),
            WebhookSecret = "wsec_test",
            WebhookRetries = [TimeSpan.FromMilliseconds(10)],
        });
        await using (var client = await TestClient.TalkToAsync(cloud, "close-1000"))
        {
            await client.ToEndAsync();
        }

        await receiver.ArrivedAsync(2);

        Assert.Equal(2, receiver.Requests.Count);
        Assert.All(receiver.Requests, request =>
        {
            var signature = request.Headers["ElevenLabs-Signature"];
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(signature.Split(',')[0]["t=".Length..]));
            Assert.Equal(PostCallSignature.Of("wsec_test", at, request.Body), signature);
        });
        var (refused, taken) = (receiver.Requests.First(), receiver.Requests.Last());
        Assert.Equal(refused.Body, taken.Body);
        Assert.Equal("post_call_transcription", taken.Type);
        Assert.Equal(cloud.Conversations[0].Id, taken.Json.GetProperty("data").GetProperty("conversation_id").GetString());
        Assert.Equal("done", taken.Json.GetProperty("data").GetProperty("status").GetString());
    }
}
