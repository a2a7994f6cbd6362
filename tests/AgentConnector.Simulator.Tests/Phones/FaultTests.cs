using AgentConnector.Simulator.Phones;
using AgentConnector.Testing.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class FaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(PhoneFaults.RestUnauthorized, 401, 20003)]
    [InlineData(PhoneFaults.RestTooManyRequests, 429, 20429)]
    [InlineData(PhoneFaults.RestServerError, 500, 20500)]
    public async Task The_api_fails_when_asked_to(PhoneFaults fault, int status, int code)
    {
        await using var scene = await StartAsync(fault);

        var answer = await scene.PlaceAsync();

        Assert.Equal((status, code), (answer.Status, answer.Body.GetProperty("code").GetInt32()));
        Assert.Empty(scene.Line.Calls);
    }

    [Fact]
    public async Task The_api_is_never_answered_when_asked_to()
    {
        await using var scene = await StartAsync(PhoneFaults.RestTimeout);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var placing = scene.PlaceAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => placing.WaitAsync(timeout.Token));
        Assert.Empty(scene.Line.Calls);
    }

    [Fact]
    public async Task Webhooks_and_streams_can_be_forged()
    {
        await using var scene = await StartAsync(PhoneFaults.ForgedWebhook | PhoneFaults.ForgedStream | PhoneFaults.ForgedParameters);
        var call = await scene.CallAsync(("StatusCallback", scene.Bridge.Address + "/status"), ("StatusCallbackEvent", "initiated"));
        var stream = await scene.Bridge.NextStreamAsync();
        var start = await stream.UntilAsync("start");
        await PhoneScene.Until(call, known => known.Webhooks.Count > 0);

        var (_, form, signature) = scene.Bridge.Hooks.Single();
        Assert.NotEqual(PhoneSignature.Of(scene.Line.AuthToken, scene.Bridge.Address + "/status", form), signature);
        Assert.NotEqual(PhoneSignature.Of(scene.Line.AuthToken, scene.Bridge.MediaUrl), stream.Signature);
        Assert.NotEqual("one-time", start.GetProperty("start").GetProperty("customParameters").GetProperty("token").GetString());
        Assert.Single(call.Streams);
    }

    [Fact]
    public async Task A_stream_can_come_without_parameters()
    {
        await using var scene = await StartAsync(PhoneFaults.NoParameters);
        await scene.CallAsync();

        var start = await (await scene.Bridge.NextStreamAsync()).UntilAsync("start");

        Assert.Equal("{}", start.GetProperty("start").GetProperty("customParameters").GetRawText());
    }

    [Fact]
    public async Task A_stream_can_be_late()
    {
        await using var scene = await StartAsync(PhoneFaults.LateStream);
        var call = await scene.CallAsync();
        await PhoneScene.Until(call, known => known.AnsweredAt is not null);
        await scene.Time.TimerSetAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(call.Streams);

        scene.Time.Advance(TimeSpan.FromSeconds(60));

        await (await scene.Bridge.NextStreamAsync()).UntilAsync("start");
    }

    [Fact]
    public async Task A_stream_can_stay_away()
    {
        await using var scene = await StartAsync(PhoneFaults.NoStream);
        var call = await scene.CallAsync();
        await PhoneScene.Until(call, known => known.AnsweredAt is not null);

        await scene.PassAsync(call, 5 * Second);

        Assert.Empty(call.Streams);
        Assert.Null(call.End);
    }

    [Fact]
    public async Task Two_streams_can_come_with_one_token()
    {
        await using var scene = await StartAsync(PhoneFaults.DoubleStream);
        await scene.CallAsync();

        var one = await (await scene.Bridge.NextStreamAsync()).UntilAsync("start");
        var other = await (await scene.Bridge.NextStreamAsync()).UntilAsync("start");

        Assert.NotEqual(one.GetProperty("streamSid").GetString(), other.GetProperty("streamSid").GetString());
        Assert.Equal(
            one.GetProperty("start").GetProperty("customParameters").GetRawText(),
            other.GetProperty("start").GetProperty("customParameters").GetRawText());
    }

    [Fact]
    public async Task A_stream_can_come_again_when_its_call_is_over()
    {
        await using var scene = await StartAsync(PhoneFaults.ReplayedStream);
        var (call, _) = await scene.TalkAsync();
        await scene.ChangeAsync(call, ("Status", "completed"));

        var again = await scene.Bridge.NextStreamAsync();
        var start = await again.UntilAsync("start");
        await again.CloseAsync(1008);
        await PhoneScene.Ended(call);

        Assert.Equal("one-time", start.GetProperty("start").GetProperty("customParameters").GetProperty("token").GetString());
        Assert.Equal(1008, call.Streams[1].CloseCode);
    }

    [Fact]
    public async Task A_stream_can_say_nothing_at_all()
    {
        await using var scene = await StartAsync(PhoneFaults.SilentStream);
        var call = await scene.CallAsync();
        var stream = await scene.Bridge.NextStreamAsync();
        await PhoneScene.Until(call, known => known.AnsweredAt is not null);

        await scene.PassAsync(call, Second);
        await scene.ChangeAsync(call, ("Status", "completed"));

        Assert.Empty(await stream.ToEndAsync());
    }

    [Theory]
    [InlineData(PhoneFaults.DropsBeforeConnected, "")]
    [InlineData(PhoneFaults.DropsBeforeStart, "connected")]
    [InlineData(PhoneFaults.DropsAfterStart, "connected,start")]
    public async Task A_connection_breaks_where_it_is_asked_to_and_the_call_ends(PhoneFaults fault, string before)
    {
        await using var scene = await StartAsync(fault);
        var call = await scene.CallAsync();
        var stream = await scene.Bridge.NextStreamAsync();

        var messages = await stream.ToEndAsync();
        await PhoneScene.Ended(call);

        Assert.Equal(before, string.Join(',', messages.Select(BridgeStream.EventOf)));
        Assert.True(stream.Broke);
        Assert.Equal("twiml_ended", call.End!.Reason);
    }

    [Fact]
    public async Task A_connection_breaks_in_the_middle_of_the_conversation()
    {
        await using var scene = await StartAsync(PhoneFaults.DropsMidCall);
        var (call, stream) = await scene.TalkAsync();

        await scene.PassAsync(call, 2 * Second);
        var messages = await stream.ToEndAsync();
        await PhoneScene.Ended(call);

        Assert.Equal(50, messages.Count(message => BridgeStream.EventOf(message) == "media"));
        Assert.True(stream.Broke);
        Assert.Null(call.Streams[0].CloseCode);
    }

    [Fact]
    public async Task Media_can_come_before_the_start()
    {
        await using var scene = await StartAsync(PhoneFaults.MediaBeforeStart);
        await scene.CallAsync();
        var stream = await scene.Bridge.NextStreamAsync();

        string?[] events = [await NextEventAsync(stream), await NextEventAsync(stream), await NextEventAsync(stream)];

        Assert.Equal<string?[]>(["connected", "media", "start"], events);
    }

    [Fact]
    public async Task A_flood_is_fifty_times_real_time()
    {
        await using var scene = await StartAsync(PhoneFaults.Flood);
        var (call, stream) = await scene.TalkAsync();

        await scene.PassAsync(call, TimeSpan.FromMilliseconds(100));

        Assert.Equal(250, (await stream.MediaAsync(250)).Count);
        Assert.Equal(250, call.Streams[0].MediaSent);
    }

    [Fact]
    public async Task Garbage_and_a_frame_of_two_million_characters_come_before_the_media()
    {
        await using var scene = await StartAsync(PhoneFaults.Garbage | PhoneFaults.OversizedFrame);
        var (call, stream) = await scene.TalkAsync();

        await scene.PassAsync(call, TimeSpan.FromMilliseconds(20));
        var sizes = new List<int>();
        while (sizes.Count == 0 || sizes[^1] != 160)
        {
            var message = await stream.UntilAsync("media");
            if (message.GetProperty("media") is { ValueKind: System.Text.Json.JsonValueKind.Object } media)
            {
                var payload = media.GetProperty("payload");
                sizes.Add(payload.TryGetBytesFromBase64(out var bytes) ? bytes.Length : -1);
            }
        }

        Assert.Equal([-1, 0, 1_500_000, 160], sizes);
        Assert.Contains(stream.Oddities, oddity => oddity.Kind is System.Net.WebSockets.WebSocketMessageType.Binary);
    }

    private static async Task<string?> NextEventAsync(BridgeStream stream) => BridgeStream.EventOf((await stream.ReadAsync())!.Value);

    private static Task<PhoneScene> StartAsync(PhoneFaults faults) =>
        PhoneScene.StartAsync(PhoneScene.AtOnce() with { Conduct = new FaultyConduct(faults) });
}
