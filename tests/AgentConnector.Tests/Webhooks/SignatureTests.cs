using System.Text;
using AgentConnector.Security;

namespace AgentConnector.Tests.Webhooks;

public sealed class SignatureTests
{
    /// <summary>The vector that the Standard Webhooks libraries share.</summary>
    [Fact]
    public void The_signature_is_that_of_the_published_vector()
    {
        Assert.True(WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var secret));

        var signature = WebhookSignature.Of(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1_614_265_330), Encoding.UTF8.GetBytes("""{"test": 2432232314}"""), [secret]);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void While_a_secret_is_changed_both_sign()
    {
        var (old, fresh) = (WebhookSecret.Make(), WebhookSecret.Make());
        var at = DateTimeOffset.UnixEpoch;

        Assert.Equal(
            $"{WebhookSignature.Of("a", at, [1], [fresh])} {WebhookSignature.Of("a", at, [1], [old])}", WebhookSignature.Of("a", at, [1], [fresh, old]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all, and long enough")]
    public void What_is_no_secret_is_refused(string text) => Assert.False(WebhookSecret.TryParse(text, out _));

    [Fact]
    public void A_secret_does_not_show_itself()
    {
        var secret = WebhookSecret.Make();

        Assert.True(WebhookSecret.TryParse(secret.Text, out var same));
        Assert.Equal(secret.Text, same.Text);
        Assert.Equal("whsec_…", secret.ToString());
    }
}
