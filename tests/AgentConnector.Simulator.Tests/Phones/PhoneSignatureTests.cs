using AgentConnector.Simulator.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class PhoneSignatureTests
{
    [Fact]
    public void A_form_is_signed_as_in_the_public_documentation()
    {
        var form = new Dictionary<string, string>
        {
            ["CallSid"] = "CA1234567890ABCDE",
            ["Digits"] = "1234",
            ["From"] = "+14158675309",
            ["To"] = "+18005551212",
            ["Caller"] = "+14158675309",
        };

        Assert.Equal("RSOYDt4T1cUTdK1PDd93/VVr8B8=", PhoneSignature.Of("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form));
    }

    [Fact]
    public void The_upgrade_of_a_stream_is_signed_by_its_url_alone() =>
        Assert.Equal("Lqt04VM7Ka9sZ6eeYKQzfGb14GA=", PhoneSignature.Of("12345", "wss://connector.example.com/media/twilio"));

    [Fact]
    public void The_order_of_fields_and_their_repetition_change_nothing()
    {
        KeyValuePair<string, string>[] form = [new("B", "2"), new("a", "3"), new("B", "1"), new("B", "2")];
        KeyValuePair<string, string>[] same = [new("B", "1"), new("B", "2"), new("a", "3")];

        Assert.Equal(PhoneSignature.Of("t", "https://a", same), PhoneSignature.Of("t", "https://a", form));
        Assert.Equal(PhoneSignature.Of("t", "https://aB1B2a3"), PhoneSignature.Of("t", "https://a", form));
    }
}
