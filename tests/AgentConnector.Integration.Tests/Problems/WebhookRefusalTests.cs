using System.Text;

namespace AgentConnector.Integration.Tests.Problems;

/// <summary>Whoever is known by a signature is told of a signature, not of an API key.</summary>
public sealed class WebhookRefusalTests
{
    private static readonly Dictionary<string, string> Signed = new()
    {
        ["ELEVENLABS_WEBHOOK_SECRET"] = "wsec_canary",
        ["TWILIO_ACCOUNT_SID"] = "AC00000000000000000000000000000001",
        ["TWILIO_AUTH_TOKEN"] = "token_canary",
        ["TWILIO_PHONE_NUMBER"] = "+15550001111",
        ["PUBLIC_URL"] = "https://connector.example.com",
    };

    [Theory]
    [InlineData("POST", "/webhook/elevenlabs", "invalid-signature", 401)]
    [InlineData("POST", "/twilio/incoming-call", "dialer-refused", 403)]
    [InlineData("POST", "/twilio/status/x", "dialer-refused", 403)]
    [InlineData("GET", "/twilio/media-stream/x", "dialer-refused", 403)]
    [InlineData("POST", "/plivo/answer/x", "dialer-refused", 403)]
    [InlineData("POST", "/plivo/ring/x", "dialer-refused", 403)]
    [InlineData("POST", "/plivo/hangup/x", "dialer-refused", 403)]
    public async Task A_forged_webhook_is_refused_in_words_that_are_true(string method, string path, string kind, int status)
    {
        await using var service = await RunningService.StartAsync(Signed);
        foreach (var signature in new[] { null, "t=1,v0=00", "canary" })
        {
            using var request = new HttpRequestMessage(new(method), path);
            request.Content = method == "POST" ? new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded") : null;
            foreach (var header in new[] { "ElevenLabs-Signature", "X-Twilio-Signature", "X-Plivo-Signature-V3" })
            {
                request.Headers.TryAddWithoutValidation(header, signature);
            }

            using var answer = await service.Stranger.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((kind, status), (await answer.ProblemAsync(), (int)answer.StatusCode));
            Assert.DoesNotContain("API key", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        }
    }
}
