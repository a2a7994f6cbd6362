using System.Net.WebSockets;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class StreamContractTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("json", "nonsense")]
    [InlineData("json", "[]")]
    [InlineData("unknown_event", """{"event":"hello","streamSid":"$"}""")]
    [InlineData("unknown_event", """{"streamSid":"$"}""")]
    [InlineData("stream_sid", """{"event":"clear"}""")]
    [InlineData("stream_sid", """{"event":"clear","streamSid":"MZ1"}""")]
    [InlineData("base64", """{"event":"media","streamSid":"$","media":{"payload":"*"}}""")]
    [InlineData("media_payload", """{"event":"media","streamSid":"$","media":{"payload":1}}""")]
    [InlineData("media_payload", """{"event":"media","streamSid":"$"}""")]
    [InlineData("empty_payload", """{"event":"media","streamSid":"$","media":{"payload":""}}""")]
    [InlineData("wav_header", """{"event":"media","streamSid":"$","media":{"payload":"UklGRgAA"}}""")]
    [InlineData("mark_name", """{"event":"mark","streamSid":"$","mark":{}}""")]
    [InlineData("extra_field", """{"event":"clear","streamSid":"$","reason":"x"}""")]
    public async Task What_the_contract_does_not_allow_is_told_once_and_the_call_goes_on(string rule, string message)
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();

        await stream.SendTextAsync(message.Replace("$", stream.StreamSid, StringComparison.Ordinal));
        await stream.SendTextAsync(message.Replace("$", stream.StreamSid, StringComparison.Ordinal));
        await stream.MarkAsync("still here");
        await stream.ClearAsync();
        await stream.UntilAsync("mark");

        Assert.Equal(rule, Assert.Single(call.Violations).Rule);
        Assert.Equal(rule, Assert.Single(scene.Line.Violations).Rule);
        Assert.Null(call.End);
    }

    [Fact]
    public async Task A_binary_frame_is_told()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync();

        await stream.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        await PhoneScene.Until(call, known => known.Violations.Count > 0);

        Assert.Equal("text_frame", call.Violations[0].Rule);
    }

    [Fact]
    public async Task More_audio_than_a_queue_holds_is_dropped_and_told()
    {
        await using var scene = await PhoneScene.StartAsync(change: options => options with { LongestQueue = Second });
        var (call, stream) = await scene.TalkAsync();

        await stream.PlayAsync(new byte[8000]);
        await stream.PlayAsync(new byte[1]);
        await PhoneScene.Until(call, known => known.Violations.Count > 0);

        Assert.Equal("queue_full", call.Violations[0].Rule);
    }
}
