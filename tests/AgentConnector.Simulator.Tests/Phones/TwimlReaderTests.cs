using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class TwimlReaderTests
{
    private readonly List<string> rules = [];

    [Fact]
    public void A_stream_is_read_with_its_name_its_callback_and_its_parameters()
    {
        var verbs = Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <Connect action="https://c.example/after">
                <Stream url="wss://c.example/media" name="call-1" statusCallback="https://c.example/stream">
                  <Parameter name="call" value="&lt;&quot;Ä&#10;&gt;"/>
                </Stream>
              </Connect>
              <Hangup/>
            </Response>
            """);

        var connect = Assert.IsType<ConnectVerb>(verbs[0]);
        Assert.Equal("https://c.example/after", connect.Action);
        Assert.Equal(("wss://c.example/media", "call-1"), (connect.Stream.Url, connect.Stream.Name));
        Assert.Equal(("https://c.example/stream", "POST"), (connect.Stream.StatusCallback, connect.Stream.StatusCallbackMethod));
        Assert.Equal("<\"Ä\n>", connect.Stream.Parameters["call"]);
        Assert.IsType<HangupVerb>(verbs[1]);
        Assert.Empty(rules);
    }

    [Fact]
    public void The_query_of_a_stream_url_is_dropped()
    {
        var verbs = Read("""<Response><Connect><Stream url="wss://c.example/media?token=1"/></Connect></Response>""");

        Assert.Equal("wss://c.example/media", Assert.IsType<ConnectVerb>(verbs.Single()).Stream.Url);
        Assert.Equal(["stream_query"], rules);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void A_parameter_holds_500_characters_with_its_name(int characters, bool kept)
    {
        var parameter = $"""<Parameter name="name" value="{new string('x', characters - 4)}"/>""";
        var verbs = Read($"""<Response><Connect><Stream url="wss://c/m">{parameter}</Stream></Connect></Response>""");

        Assert.Equal(kept, Assert.IsType<ConnectVerb>(verbs.Single()).Stream.Parameters.ContainsKey("name"));
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

    [Fact]
    public void Other_verbs_are_read()
    {
        var verbs = Read("""
            <Response><Say>Hi</Say><Pause length="3"/><Pause/><Start><Stream url="wss://c/m" track="both_tracks"/></Start>
            <Dial>+15551</Dial><Redirect>https://c/next</Redirect><Reject reason="busy"/></Response>
            """);

        Assert.Equal(new SayVerb("Hi"), verbs[0]);
        Assert.Equal(new PauseVerb(TimeSpan.FromSeconds(3)), verbs[1]);
        Assert.Equal(new PauseVerb(TimeSpan.FromSeconds(1)), verbs[2]);
        Assert.Equal("both_tracks", Assert.IsType<StartVerb>(verbs[3]).Stream.Track);
        Assert.Equal(new DialVerb("+15551"), verbs[4]);
        Assert.Equal(new RedirectVerb("https://c/next"), verbs[5]);
        Assert.Equal(new RejectVerb(true), verbs[6]);
    }

    private IReadOnlyList<TwimlVerb> Read(string document) =>
        new TwimlReader((rule, _) => rules.Add(rule), requireTls: true).Read(document);
}
