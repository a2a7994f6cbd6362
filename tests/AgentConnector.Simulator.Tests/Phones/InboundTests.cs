using AgentConnector.Simulator.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class InboundTests
{
    [Fact]
    public async Task A_person_calls_and_is_put_through()
    {
        await using var scene = await PhoneScene.StartAsync();

        var call = await CallInAsync(scene);
        var stream = await scene.Bridge.NextStreamAsync();
        await stream.UntilAsync("start");

        var (_, form, signature) = scene.Bridge.Hooks.Single();
        Assert.Equal(("ringing", "inbound"), (form["CallStatus"], form["Direction"]));
        Assert.Equal((PhoneScene.Number, PhoneScene.Own, call.Sid), (form["From"], form["To"], form["CallSid"]));
        Assert.Equal(PhoneSignature.Of(scene.Line.AuthToken, scene.Bridge.Address + "/voice", form), signature);
        Assert.True(call.IsInbound);
        Assert.Equal(PhoneCallStatus.InProgress, call.Status);
        Assert.Same(call, await scene.Line.NextCallAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("<Reject/>", PhoneCallStatus.NoAnswer)]
    [InlineData("<Reject reason=\"busy\"/>", PhoneCallStatus.Busy)]
    public async Task A_rejected_caller_is_never_answered(string verb, PhoneCallStatus status)
    {
        await using var scene = await PhoneScene.StartAsync();
        scene.Bridge.Twiml = $"<Response>{verb}</Response>";

        var call = await CallInAsync(scene);
        await PhoneScene.Ended(call);

        Assert.Equal((status, new PhoneEnd(PhoneParty.Connector, "rejected")), (call.Status, call.End));
        Assert.Null(call.AnsweredAt);
    }

    [Theory]
    [InlineData(403, "<Response/>", "webhook_answer")]
    [InlineData(500, "<Response/>", "webhook_answer")]
    [InlineData(200, "Hello", "twiml_xml")]
    public async Task A_webhook_that_does_not_answer_twiml_fails_the_call(int status, string body, string rule)
    {
        await using var scene = await PhoneScene.StartAsync();
        (scene.Bridge.VoiceStatus, scene.Bridge.Twiml) = (status, body);

        var call = await CallInAsync(scene);
        await PhoneScene.Ended(call);

        Assert.Equal((PhoneCallStatus.Failed, new PhoneEnd(PhoneParty.Connector, "twiml_failed")), (call.Status, call.End));
        Assert.Equal(rule, Assert.Single(call.Violations).Rule);
    }

    [Fact]
    public async Task A_webhook_that_is_not_there_fails_the_call()
    {
        await using var scene = await PhoneScene.StartAsync();

        var call = await scene.Line.CallInAsync(
            PhoneScene.Number, PhoneScene.Own, "http://127.0.0.1:1/voice", PhoneScene.AtOnce(),
            cancellationToken: TestContext.Current.CancellationToken);
        await PhoneScene.Ended(call);

        Assert.Equal(PhoneCallStatus.Failed, call.Status);
        Assert.Equal(0, call.Webhooks[0].Answer);
    }

    [Fact]
    public async Task The_public_address_is_signed_and_the_local_one_is_called()
    {
        TestBridge? bridge = null;
        await using var scene = await PhoneScene.StartAsync(change: options => options with
        {
            Route = url => new Uri((url.Scheme is "wss" ? bridge!.Address.Replace("http:", "ws:") : bridge!.Address) + url.AbsolutePath),
        });
        bridge = scene.Bridge;
        bridge.Twiml = "<Response><Connect><Stream url=\"wss://connector.example.com/media\"/></Connect></Response>";

        await scene.Line.CallInAsync(
            PhoneScene.Number, PhoneScene.Own, "https://connector.example.com/voice", PhoneScene.AtOnce(),
            cancellationToken: TestContext.Current.CancellationToken);
        var stream = await bridge.NextStreamAsync();

        var (_, form, signature) = bridge.Hooks.Single();
        Assert.Equal(PhoneSignature.Of(scene.Line.AuthToken, "https://connector.example.com/voice", form), signature);
        Assert.Equal(PhoneSignature.Of(scene.Line.AuthToken, "wss://connector.example.com/media"), stream.Signature);
    }

    [Fact]
    public async Task Taking_the_line_down_hangs_up_every_call()
    {
        var scene = await PhoneScene.StartAsync();
        var call = await CallInAsync(scene);
        var stream = await scene.Bridge.NextStreamAsync();
        await stream.UntilAsync("start");

        await scene.Line.DisposeAsync();

        Assert.True(call.Ended.IsCompleted);
        Assert.Equal(new PhoneEnd(PhoneParty.Line, "line_down"), call.End);
        Assert.Equal("stop", BridgeStream.EventOf((await stream.ToEndAsync())[^1]));
        await scene.Bridge.DisposeAsync();
    }

    private static Task<SimulatedPhoneCall> CallInAsync(PhoneScene scene) => scene.Line.CallInAsync(
        PhoneScene.Number, PhoneScene.Own, scene.Bridge.Address + "/voice", PhoneScene.AtOnce(),
        cancellationToken: TestContext.Current.CancellationToken);
}
