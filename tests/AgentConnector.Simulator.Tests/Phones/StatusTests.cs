using AgentConnector.Simulator.Phones;
using AgentConnector.Testing.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class StatusTests
{
    private static readonly (string, string?)[] AllEvents =
    [
        ("StatusCallbackEvent", "initiated"), ("StatusCallbackEvent", "ringing"),
        ("StatusCallbackEvent", "answered"), ("StatusCallbackEvent", "completed"),
    ];

    [Fact]
    public async Task Every_step_is_told_in_order_numbered_and_signed()
    {
        await using var scene = await PhoneScene.StartAsync(PhoneScene.AtOnce(new Waits(TimeSpan.FromSeconds(3)), new HangsUp()));
        var (call, _) = await scene.TalkAsync([Callback(scene), .. AllEvents]);

        await scene.PassAsync(call, TimeSpan.FromSeconds(4));
        await PhoneScene.Ended(call);

        var told = scene.Bridge.Hooks.Where(hook => hook.Hook == "status").ToList();
        Assert.Equal(["initiated", "ringing", "in-progress", "completed"], told.Select(hook => hook.Form["CallStatus"]));
        Assert.Equal(["0", "1", "2", "3"], told.Select(hook => hook.Form["SequenceNumber"]));
        Assert.All(told, hook => Assert.Equal(
            PhoneSignature.Of(scene.Line.AuthToken, scene.Bridge.Address + "/status", hook.Form), hook.Signature));
        Assert.All(told, hook => Assert.Equal((call.Sid, PhoneScene.Number), (hook.Form["CallSid"], hook.Form["To"])));
        Assert.Equal(("4", "1", "200"), (told[3].Form["CallDuration"], told[3].Form["Duration"], told[3].Form["SipResponseCode"]));
    }

    [Fact]
    public async Task Without_asking_only_the_end_is_told()
    {
        await using var scene = await PhoneScene.StartAsync(Person.Busy with { PicksUpAfter = TimeSpan.Zero });

        var call = await scene.CallAsync(Callback(scene));
        await PhoneScene.Ended(call);

        Assert.Equal("busy", Assert.Single(scene.Bridge.Hooks).Form["CallStatus"]);
    }

    [Theory]
    [InlineData(PhonePickup.Busy, PhoneCallStatus.Busy, "busy", "486")]
    [InlineData(PhonePickup.NoAnswer, PhoneCallStatus.NoAnswer, "no-answer", "487")]
    [InlineData(PhonePickup.Fails, PhoneCallStatus.Failed, "failed", "404")]
    public async Task A_call_nobody_answers_ends_once_with_its_word(
        PhonePickup pickup, PhoneCallStatus status, string word, string sip)
    {
        await using var scene = await PhoneScene.StartAsync(new Person { Pickup = pickup, PicksUpAfter = TimeSpan.FromSeconds(3) });
        var ring = pickup is PhonePickup.NoAnswer ? TimeSpan.FromSeconds(17) : TimeSpan.FromSeconds(3);
        var call = await scene.CallAsync([Callback(scene), ("Timeout", "17"), .. AllEvents]);
        await scene.Time.TimerSetAsync(ring);

        scene.Time.Advance(ring);
        await PhoneScene.Ended(call);

        var last = scene.Bridge.Hooks.Last().Form;
        Assert.Equal((status, PhoneParty.Line), (call.Status, call.End!.By));
        Assert.Equal((word, "0", sip), (last["CallStatus"], last["CallDuration"], last["SipResponseCode"]));
        Assert.Single(call.Statuses, change => change.Status >= PhoneCallStatus.Completed);
        Assert.Empty(call.Streams);
        Assert.Null(call.AnsweredAt);
    }

    [Fact]
    public async Task Callbacks_can_come_out_of_order_but_their_numbers_tell()
    {
        await using var scene = await PhoneScene.StartAsync(
            PhoneScene.AtOnce(new HangsUp()) with { Conduct = new() { StatusOutOfOrder = true } });
        var (call, _) = await scene.TalkAsync([Callback(scene), .. AllEvents]);

        await scene.PassAsync(call, TimeSpan.FromSeconds(1));
        await PhoneScene.Ended(call);

        var told = scene.Bridge.Hooks.Where(hook => hook.Hook == "status").ToList();
        Assert.Equal(["1", "0", "3", "2"], told.Select(hook => hook.Form["SequenceNumber"]));
        Assert.Equal("in-progress", told[^1].Form["CallStatus"]);
    }

    [Fact]
    public async Task Callbacks_can_come_twice()
    {
        await using var scene = await PhoneScene.StartAsync(
            Person.Busy with { PicksUpAfter = TimeSpan.Zero, Conduct = new FaultyConduct(PhoneFaults.StatusTwice) });

        await PhoneScene.Ended(await scene.CallAsync(Callback(scene)));

        Assert.Equal(["busy", "busy"], scene.Bridge.Hooks.Select(hook => hook.Form["CallStatus"]));
    }

    [Fact]
    public async Task A_call_lasts_no_longer_than_its_limit()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, stream) = await scene.TalkAsync(("TimeLimit", "2"));

        await scene.PassAsync(call, TimeSpan.FromSeconds(3));
        await stream.ToEndAsync();
        await PhoneScene.Ended(call);

        Assert.Equal(new PhoneEnd(PhoneParty.Line, "time_limit"), call.End);
    }

    [Fact]
    public async Task A_person_is_recognized_beside_the_conversation()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, _) = await scene.TalkAsync(
            ("MachineDetection", "Enable"), ("AsyncAmd", "true"), ("AsyncAmdStatusCallback", scene.Bridge.Address + "/amd"));

        await scene.PassAsync(call, TimeSpan.FromSeconds(2.6));
        await PhoneScene.Until(call, known => known.Webhooks.Any(webhook => webhook.Kind == "amd"));

        var told = scene.Bridge.Hooks.Single(hook => hook.Hook == "amd").Form;
        Assert.Equal(("human", "2500"), (told["AnsweredBy"], told["MachineDetectionDuration"]));
    }

    [Fact]
    public async Task A_machine_is_recognized_by_its_start()
    {
        await using var scene = await PhoneScene.StartAsync(Person.Voicemail with { PicksUpAfter = TimeSpan.Zero });
        var (call, _) = await scene.TalkAsync(
            ("MachineDetection", "Enable"), ("AsyncAmd", "true"), ("AsyncAmdStatusCallback", scene.Bridge.Address + "/amd"));

        await scene.PassAsync(call, TimeSpan.FromSeconds(12));
        await PhoneScene.Until(call, known => known.Webhooks.Any(webhook => webhook.Kind == "amd"));

        Assert.Equal("machine_start", call.AnsweredBy);
    }

    private static (string, string?) Callback(PhoneScene scene) => ("StatusCallback", scene.Bridge.Address + "/status");
}
