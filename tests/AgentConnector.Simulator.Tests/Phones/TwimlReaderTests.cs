using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class TwimlReaderTests
{
    private readonly List<string> rules = [];

    [Fact]
    public void A_stream_is_read_with_its_address_and_its_parameters()
    {
        var verbs = Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <Connect>
                <Stream url="wss://c.example/media">
                  <Parameter name="call" value="&lt;&quot;Ä&#10;&gt;"/>
                </Stream>
              </Connect>
              <Hangup/>
            </Response>
            """);

        var connect = Assert.IsType<ConnectVerb>(verbs[0]);
        Assert.Equal("wss://c.example/media", connect.Url);
        Assert.Equal("<\"Ä\n>", connect.Parameters["call"]);
        Assert.IsType<HangupVerb>(verbs[1]);
        Assert.Empty(rules);
    }

    [Fact]
    public void The_query_of_a_stream_url_is_dropped()
    {
        var verbs = Read("""<Response><Connect><Stream url="wss://c.example/media?token=1"/></Connect></Response>""");

        Assert.Equal("wss://c.example/media", Assert.IsType<ConnectVerb>(verbs.Single()).Url);
        Assert.Equal(["stream_query"], rules);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void A_parameter_holds_500_characters_with_its_name(int characters, bool kept)
    {
        var parameter = $"""<Parameter name="name" value="{new string('x', characters - 4)}"/>""";
        var verbs = Read($"""<Response><Connect><Stream url="wss://c/m">{parameter}</Stream></Connect></Response>""");

        Assert.Equal(kept, Assert.IsType<ConnectVerb>(verbs.Single()).Parameters.ContainsKey("name"));
        Assert.Equal(kept ? [] : ["parameter_length"], rules);
    }

    [Theory]
    [InlineData("https://c.example/media")]
    [InlineData("/media")]
    [InlineData("")]
    [InlineData("ws://c.example/media")]
    public void A_stream_goes_to_a_secure_socket_only(string url)
    {
        Assert.Empty(Read($"""<Response><Connect><Stream url="{url}"/></Connect></Response>"""));
        Assert.Equal(["stream_url"], rules);
    }

    [Theory]
    [InlineData("<Response>", "twiml_xml")]
    [InlineData("", "twiml_xml")]
    [InlineData("<response/>", "twiml_root")]
    [InlineData("""<!DOCTYPE r [<!ENTITY e "x">]><Response><Say>&e;</Say></Response>""", "twiml_xml")]
    public void A_document_that_cannot_be_executed_is_refused(string document, string rule) =>
        Assert.Equal(rule, Assert.Throws<TwimlException>(() => Read(document)).Rule);

    [Fact]
    public void A_document_has_a_largest_size() => Assert.Equal(
        "twiml_size", Assert.Throws<TwimlException>(() => Read($"<Response><Say>{new string('x', 65_536)}</Say></Response>")).Rule);

    [Fact]
    public void An_unknown_verb_is_skipped_and_told()
    {
        Assert.IsType<HangupVerb>(Read("<Response><say>hi</say><Hangup/></Response>").Single());
        Assert.Equal(["twiml_verb"], rules);
    }

    [Theory]
    [InlineData("busy", true)]
    [InlineData("rejected", false)]
    public void A_caller_is_turned_away_as_engaged_or_not(string reason, bool busy) =>
        Assert.Equal(new RejectVerb(busy), Read($"<Response><Reject reason=\"{reason}\"/></Response>").Single());

    private IReadOnlyList<TwimlVerb> Read(string document) =>
        new TwimlReader((rule, _) => rules.Add(rule)).Read(document);
}
