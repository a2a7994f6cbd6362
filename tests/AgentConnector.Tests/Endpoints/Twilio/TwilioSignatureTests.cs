using System.Security.Cryptography;
using System.Text;
using AgentConnector.Endpoints.Twilio;

namespace AgentConnector.Tests.Endpoints.Twilio;

/// <summary>Twilio's own published examples, and what forgers try.</summary>
public sealed class TwilioSignatureTests
{
    private const string Token = "12345";
    private const string Published = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    private const string Target = "/myapp.php?foo=1&bar=2";

    private static readonly Uri Company = new("https://mycompany.com");

    private static readonly Dictionary<string, IReadOnlyList<string>> Form = new()
    {
        ["CallSid"] = ["CA1234567890ABCDE"],
        ["Digits"] = ["1234"],
        ["From"] = ["+14158675309"],
        ["To"] = ["+18005551212"],
        ["Caller"] = ["+14158675309"],
    };

    [Fact]
    public void The_published_form_is_signed_as_published() =>
        Assert.Equal(Published, TwilioSignature.Of(Token, "https://mycompany.com" + Target, Form));

    [Fact]
    public void The_published_socket_is_signed_as_published()
    {
        Assert.Equal("Lqt04VM7Ka9sZ6eeYKQzfGb14GA=", TwilioSignature.Of(Token, "wss://connector.example.com/media/twilio"));
        Assert.True(TwilioSignature.Matches([Token], new("https://connector.example.com"), "/media/twilio", form: null, "Lqt04VM7Ka9sZ6eeYKQzfGb14GA="));
    }

    [Theory]
    [InlineData("https://mycompany.com")]
    [InlineData("https://mycompany.com:443")]
    [InlineData("wss://mycompany.com")]
    [InlineData("wss://mycompany.com:443")]
    public void A_default_port_and_either_scheme_make_no_difference(string signedBase) =>
        Assert.True(TwilioSignature.Matches([Token], Company, Target, Form, TwilioSignature.Of(Token, signedBase + Target, Form)));

    /// <summary>Twilio's own libraries try both: its back end is not of one mind about ports.</summary>
    [Theory]
    [InlineData("https://mycompany.com:8443")]
    [InlineData("https://mycompany.com")]
    [InlineData("wss://mycompany.com:8443")]
    [InlineData("wss://mycompany.com")]
    public void A_port_of_its_own_may_be_left_out(string signedBase) =>
        Assert.True(TwilioSignature.Matches([Token], new("https://mycompany.com:8443"), Target, Form, TwilioSignature.Of(Token, signedBase + Target, Form)));

    /// <summary>Only the hash differs in Twilio's newer signatures, so the length of one says which it is.</summary>
    [Fact]
    public void A_signature_may_be_made_with_the_newer_hash_and_with_a_shared_key()
    {
        const string New = "shared-key-new", Old = "shared-key-old";
        foreach (var secret in (string[])[Token, New, Old])
        {
            var signed = Convert.ToBase64String(HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(secret),
                Encoding.UTF8.GetBytes("https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675309Digits1234From+14158675309To+18005551212")));

            Assert.True(TwilioSignature.Matches([Token, New, Old], Company, Target, Form, signed));
            Assert.True(TwilioSignature.Matches([Token, New, Old], Company, Target, Form, TwilioSignature.Of(secret, "https://mycompany.com" + Target, Form)));
            Assert.False(TwilioSignature.Matches(["another"], Company, Target, Form, signed));
            Assert.False(TwilioSignature.Matches([Token, New, Old], Company, "/elsewhere", Form, signed));
        }
    }

    [Theory]
    [InlineData("https://mycompany.com:8443")]
    [InlineData("http://mycompany.com")]
    [InlineData("https://mycompany.com.evil.example")]
    [InlineData("https://evil.example")]
    public void Another_address_is_not_signed(string signedBase) =>
        Assert.False(TwilioSignature.Matches([Token], Company, Target, Form, TwilioSignature.Of(Token, signedBase + Target, Form)));

    [Fact]
    public void A_port_of_its_own_and_a_path_before_ours_are_part_of_the_address()
    {
        var signature = TwilioSignature.Of(Token, "https://mycompany.com:8443/connector/twilio/status", Form);

        Assert.True(TwilioSignature.Matches([Token], new("https://mycompany.com:8443/connector/"), "/twilio/status", Form, signature));
        Assert.False(TwilioSignature.Matches([Token], new("https://mycompany.com:8443"), "/twilio/status", Form, signature));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B9=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("not base64 at all ☎")]
    public void What_is_not_the_signature_is_refused(string? signature) =>
        Assert.False(TwilioSignature.Matches([Token], Company, Target, Form, signature));

    [Fact]
    public void Another_token_a_field_more_and_a_field_less_are_refused()
    {
        Assert.False(TwilioSignature.Matches(["54321"], Company, Target, Form, Published));
        Assert.False(TwilioSignature.Matches([Token], Company, Target, new Dictionary<string, IReadOnlyList<string>>(Form) { ["X"] = ["1"] }, Published));
        Assert.False(TwilioSignature.Matches([Token], Company, Target, Form.Where(field => field.Key != "Digits").ToDictionary(), Published));
        Assert.False(TwilioSignature.Matches([Token], Company, Target, form: null, Published));
    }

    [Fact]
    public void A_repeated_field_counts_each_value_once_in_order()
    {
        var once = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["1", "2"] };
        var twice = new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["2", "1", "2"] };

        Assert.Equal(TwilioSignature.Of(Token, "https://x.example/", once), TwilioSignature.Of(Token, "https://x.example/", twice));
    }

    [Fact]
    public void A_json_body_is_known_by_its_hash()
    {
        var body = Encoding.UTF8.GetBytes("""{"property": "value", "boolean": true}""");

        Assert.True(TwilioSignature.BodyMatches("0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620", body));
        Assert.True(TwilioSignature.BodyMatches("0A1FF7634D9AB3B95DB5C9A2DFE9416E41502B283A80C7CF19632632F96E6620", body));
        Assert.False(TwilioSignature.BodyMatches("0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6621", body));
        Assert.False(TwilioSignature.BodyMatches(null, body));
    }
}
