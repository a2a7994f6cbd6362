using System.Xml.Linq;
using AgentConnector.Endpoints.Twilio;

namespace AgentConnector.Tests.Endpoints.Twilio;

public sealed class TwimlTests
{
    private static readonly Uri Address = new("wss://connector.example.com/twilio/media-stream/TOKEN");

    public static TheoryData<string> Hostile =>
    [
        "\"><&'", "</Response><Response><Dial>+900</Dial></Response>", "<![CDATA[x]]>", "&#x0;&amp;", "\0\u0001\u001f\ufffe", "\ud800 alone", "äöü 電話 🤖",
        "line\r\nbreak\ttab", new string('x', 10_240),
    ];

    [Fact]
    public void A_stream_is_connected_and_the_call_hung_up_behind_it() => Assert.Equal(
        """<Response><Connect><Stream url="wss://connector.example.com/twilio/media-stream/TOKEN"><Parameter name="ticket" value="TOKEN" /></Stream></Connect><Hangup /></Response>""",
        Twiml.Stream(Address, [new("ticket", "TOKEN")]));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Whatever_a_value_holds_it_stays_a_value(string hostile)
    {
        var document = XDocument.Parse(Twiml.Stream(Address, [new("name", hostile), new(hostile, "value")]));

        Assert.Equal(["Response", "Connect", "Stream", "Parameter", "Parameter", "Hangup"], document.Descendants().Select(element => element.Name.LocalName));
        var value = document.Descendants("Parameter").First().Attribute("value")!.Value;
        Assert.Equal(Printable(hostile), Printable(value));
    }

    [Theory]
    [InlineData(true, """<Response><Reject reason="busy" /></Response>""")]
    [InlineData(false, """<Response><Reject reason="rejected" /></Response>""")]
    public void A_call_is_turned_away(bool busy, string twiml) => Assert.Equal(twiml, Twiml.Reject(busy));

    [Fact]
    public void What_a_call_needs_is_far_below_what_Twilio_takes() =>
        Assert.InRange(Twiml.Stream(new("wss://" + new string('a', 200) + ".example/" + new string('t', 43)), [new("ticket", new string('t', 43))]).Length, 1, Twiml.LongestInline / 4);

    /// <summary>What XML can hold; a broken surrogate is read as the replacement character.</summary>
    private static string Printable(string text) => string.Concat(text.Where(c => c is '\t' or '\n' or '\r' or >= ' ' and < '\ud800' or > '\udfff' and < '\ufffd'));
}
