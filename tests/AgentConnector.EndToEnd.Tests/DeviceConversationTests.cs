using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Conversations over a microphone and a speaker, judged by what was really heard at either end.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DeviceConversationTests
{
    private readonly VirtualSoundCard card;

    public DeviceConversationTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        this.card = card;
    }

    [Fact]
    public async Task What_is_said_reaches_the_agent_and_what_it_says_is_heard()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [("AUDIO_AEC", "off")]);

        await SpokenConversation.IsHeardAtBothEndsAsync(scene, card);
    }

    [Fact]
    public async Task A_muted_caller_is_silence_to_the_agent_until_he_presses_to_talk()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [("AUDIO_AEC", "off")], ("listener", """{ "steps": [ { "hear": true } ] }"""));
        var speech = await card.SpeechAsync("can you hear me");
        await scene.StartAsync("muted", "listener");

        Assert.Equal(200, (await scene.PostAsync("/calls/muted/mute", """{"muted":true}""")).Status);
        await card.SpeakAsync(speech);
        var conversation = scene.Cloud.Conversations[^1];
        var before = conversation.Heard.Count;
        await Eventually.TrueAsync(() => conversation.Heard.Count > before + 4_000, "silence flows");
        Assert.All(conversation.Heard.Skip(16_000 / 5), sample => Assert.Equal(0, sample));

        Assert.Equal(200, (await scene.PostAsync("/calls/muted/mute", """{"talk":true}""")).Status);
        await card.SpeakAsync(speech);
        await Eventually.TrueAsync(() => conversation.Utterances == 1, "the agent has heard an utterance");

        Assert.Equal(422, (await scene.PostAsync("/calls/muted/mute", "{}")).Status);
        Assert.Equal(404, (await scene.PostAsync("/calls/nobody/mute", """{"muted":true}""")).Status);
        await scene.EndAsync("muted");
        Assert.Equal(409, (await scene.PostAsync("/calls/muted/mute", """{"muted":true}""")).Status);
    }

    [Fact]
    public async Task A_device_serves_one_call_by_whatever_name_it_is_asked_for()
    {
        await using var scene = await DeviceScene.OpenAsync(card);
        await scene.StartAsync("first", "silent");

        foreach (var to in new[] { "device:default", $"device:{VirtualSoundCard.Microphone}", $"device:|{VirtualSoundCard.Speaker}" })
        {
            var (status, body) = await scene.StartAsync("second", "silent", to);
            Assert.Equal((409, "urn:agent-connector:problem:endpoint-busy"), (status, body.GetProperty("type").GetString()));
        }

        await scene.EndAsync("first");
        Assert.Equal(200, (await scene.StartAsync("second", "silent", $"device:{VirtualSoundCard.Microphone}")).Status);
        await scene.EndAsync("second");
    }

    [Fact]
    public async Task A_second_call_waits_its_turn_where_it_may()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [("DEVICE_BUSY", "queue")]);
        await scene.StartAsync("first", "silent");

        Assert.Equal(202, (await scene.StartAsync("second", "silent")).Status);
        Assert.Equal(202, (await scene.StartAsync("third", "silent")).Status);
        Assert.Equal("queued", (await scene.GetAsync("/calls/second")).GetProperty("status").GetString());
        Assert.Equal("canceled", (await scene.EndAsync("third")).GetProperty("status").GetString());
        await scene.EndAsync("first");

        await Eventually.TrueAsync(
            async () => (await scene.GetAsync("/calls/second")).GetProperty("status").GetString() == "in_progress", "the second call begins");
        await scene.EndAsync("second");
    }

    [Fact]
    public async Task A_call_that_waits_too_long_ends_as_busy()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [("DEVICE_BUSY", "queue"), ("DEVICE_QUEUE_SECONDS", "1")]);
        await scene.StartAsync("first", "silent");
        await scene.StartAsync("second", "silent");

        var record = await scene.EndedAsync("second");

        Assert.Equal(("busy", "busy"), (record.GetProperty("status").GetString(), record.GetProperty("end").GetProperty("reason").GetString()));
        await scene.EndAsync("first");
    }

    [Fact]
    public async Task The_devices_are_listed_with_the_name_to_call()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [("AUDIO_INPUT", VirtualSoundCard.Microphone)]);

        var list = await scene.GetAsync("/devices");

        Assert.Equal("pulse", list.GetProperty("backend").GetString());
        var microphone = list.GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("name").GetString() == VirtualSoundCard.Microphone);
        Assert.Equal(
            ($"device:{VirtualSoundCard.Microphone}", "input", true, 48_000),
            (microphone.GetProperty("to").GetString(), microphone.GetProperty("direction").GetString(), microphone.GetProperty("default").GetBoolean(), microphone.GetProperty("sample_rate").GetInt32()));
        Assert.Equal("ok", (await scene.GetAsync("/health/ready")).GetProperty("checks").GetProperty("device").GetString());
    }

    [Fact]
    public async Task Earcons_tell_when_a_call_starts_and_ends()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [("AUDIO_EARCONS", "on")]);
        await using var room = card.Listen(VirtualSoundCard.Speaker, 16_000);

        await scene.StartAsync("earcons", "silent");
        await Eventually.TrueAsync(() => Edges.Onset(room.Samples()) >= 0, "the start is heard");
        await SpokenConversation.QuietAsync(room);
        var heard = room.Count;
        await scene.EndAsync("earcons");
        await room.HeardAsync(room.Count + 8_000);

        Assert.True(Edges.Onset(room.Samples().AsSpan(heard)) >= 0, "The end is not heard.");
    }
}
