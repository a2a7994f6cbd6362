using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>The agent presses keys: what the phone hears of it.</summary>
public sealed class PressedKeysTests
{
    private const string All = "1234567890*#ABCD";

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task Every_key_is_heard_as_itself_in_the_order_they_are_pressed(int rate)
    {
        await using var scene = new BridgeScene(AudioFormat.Pcm(rate), phone: true);

        scene.Agent.Does(new AgentPressesKeys(All));
        var sent = await scene.ToldAsync<CallDtmfSent>();
        await Eventually.TrueAsync(() => scene.Caller.Played == All.Length, "they are played");

        Assert.Equal(All, sent.Digits);
        Assert.Equal(All, KeyEar.Hear(Speech.Samples(scene.Caller.Unheard), rate));
    }

    [Fact]
    public async Task A_phone_hears_them_through_its_own_codec()
    {
        await using var scene = new BridgeScene(new AudioFormat(AudioEncoding.MuLaw, 8_000), phone: true);

        scene.Agent.Does(new AgentPressesKeys(All));
        await scene.ToldAsync<CallDtmfSent>();
        await Eventually.TrueAsync(() => scene.Caller.Played == All.Length, "they are played");

        var decoded = new FrameConverter(scene.Caller.Format, AudioFormat.Pcm(8_000));
        Assert.Equal(All, KeyEar.Hear(Speech.Samples(scene.Caller.Unheard.Select(frame => decoded.Convert(frame).Kept())), 8_000));
    }

    [Fact]
    public async Task They_come_behind_what_the_agent_has_said_and_a_comma_waits_half_a_second()
    {
        await using var scene = new BridgeScene(phone: true);

        scene.Agent.Says("Hello", Speech.Frame(Tone.At(440, 1)));
        scene.Agent.Does(new AgentPressesKeys("1,2"));
        var sent = await scene.ToldAsync<CallDtmfSent>();
        await Eventually.TrueAsync(() => scene.Caller.Played == 4, "all of it is played");

        Assert.Equal(1_000, sent.AtMs);
        var heard = Speech.Samples(scene.Caller.Unheard);
        Assert.Equal("12", KeyEar.Hear(heard, 16_000));
        Assert.Equal("", KeyEar.Hear(heard.AsSpan(0, 16_000), 16_000));
        Assert.Equal("", KeyEar.Hear(heard.AsSpan(16_000 + 1_600, 9_600), 16_000));
        Assert.Equal("2", KeyEar.Hear(heard.AsSpan(16_000 + 11_200), 16_000));
    }

    [Fact]
    public async Task A_machine_that_talks_on_does_not_swallow_what_was_not_heard_of_them()
    {
        await using var scene = new BridgeScene(phone: true);
        scene.Agent.Does(new AgentPressesKeys("123"));
        await scene.ToldAsync<CallDtmfSent>();
        await Eventually.TrueAsync(() => scene.Caller.Played == 3, "they are played");

        scene.Time.Advance(TimeSpan.FromMilliseconds(260)); // the first is over, and more than half of the second
        scene.Agent.IsInterrupted();
        await scene.ToldAsync<CallInterrupted>();
        await Eventually.TrueAsync(() => scene.Caller.Played == 4, "the rest is played");

        Assert.Equal("3", KeyEar.Hear(Speech.Samples(scene.Caller.Unheard), 16_000));
        Assert.Single(scene.Facts.OfType<CallDtmfSent>());
    }

    [Fact]
    public async Task Where_there_is_no_phone_it_says_so_and_nothing_is_heard()
    {
        await using var scene = new BridgeScene();

        scene.Agent.Does(new AgentPressesKeys("1"));
        var warning = await scene.ToldAsync<CallWarning>();

        Assert.Equal("keys_not_sent", warning.Code);
        Assert.Contains("There is no phone.", warning.Detail, StringComparison.Ordinal);
        Assert.Equal(0, scene.Caller.Played);
        Assert.Empty(scene.Facts.OfType<CallDtmfSent>());
    }

    [Fact]
    public async Task More_keys_than_are_kept_are_not_pressed()
    {
        await using var scene = new BridgeScene(phone: true);

        scene.Agent.Does(new AgentPressesKeys(new string('1', 64)));
        scene.Agent.Does(new AgentPressesKeys("2"));

        Assert.Equal("keys_not_sent", (await scene.ToldAsync<CallWarning>()).Code);
        Assert.Equal(64, scene.Caller.Played);
    }
}
