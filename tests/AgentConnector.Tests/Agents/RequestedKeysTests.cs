using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Tests.Agents;

/// <summary>Which keys a <c>dtmf_request</c> means: nobody has said what its fields are.</summary>
public sealed class RequestedKeysTests
{
    [Theory]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"digits":"12#"}}""", "12#")]
    [InlineData("""{"type":"dtmf_request","digits":"12#"}""", "12#")]
    [InlineData("""{"type":"dtmf_request","dtmf_request":{"dtmf":"*9","id":"x","new_field":{"a":[1]}}}""", "*9")]
    [InlineData("""{"type":"dtmf_request","event":{"tool_call_id":"t1","request":{"tones":["1","2","#"]}}}""", "12#")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"dtmf_tones":"1w2,a"}}""", "1,2,A")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"digits":42}}""", "42")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"dtmf":{"digits":"7"}}}""", "7")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"tones":[{"digit":"1"},{"digit":"2"}]}}""", "12")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"digits":" 1-2 3 "}}""", "123")]
    public void They_are_found_wherever_they_stand(string message, string keys) => Assert.Equal(new AgentPressesKeys(keys), Of(message));

    [Theory]
    [InlineData("""{"type":"dtmf_request"}""")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"digits":""}}""")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"digits":null}}""")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"digits":"?!"}}""")]
    [InlineData("""{"type":"dtmf_request","dtmf_request_event":{"digits":[[[[[["1"]]]]]]}}""")]
    [InlineData("""{"type":"dtmf_request","a":{"b":{"c":{"d":{"e":{"digits":"1"}}}}}}""")]
    public void A_message_without_any_is_a_warning(string message) =>
        Assert.Equal("keys_not_sent", Assert.IsType<AgentWarned>(Of(message)).Code);

    [Fact]
    public void There_are_64_of_them_at_most() =>
        Assert.Equal(new AgentPressesKeys(new string('1', 64)), Of($$"""{"digits":"{{new string('1', 10_000)}}"}"""));

    private static AgentEvent Of(string message) => RequestedKeys.Of(new DtmfRequested(JsonElement.Parse(message)));
}
