using AgentConnector.Simulator;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A room in which the microphone hears the speaker: 60 ms late and 8 dB weaker.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DeviceRoomTests : IAsyncLifetime
{
    private const int SpeechSeconds = 12;

    private readonly VirtualSoundCard card = new();

    public DeviceRoomTests() => Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");

    public async ValueTask InitializeAsync()
    {
        await card.InitializeAsync();
        await card.PactlAsync(
            "load-module", "module-loopback", $"source={VirtualSoundCard.Speaker}.monitor", $"sink={VirtualSoundCard.MicrophoneFeed}", "latency_msec=60", "adjust_time=0");
        var way = (await card.PactlAsync("list", "short", "sink-inputs")).Split('\t')[0];
        await card.PactlAsync("set-sink-input-volume", way, "48216");
    }

    public ValueTask DisposeAsync() => card.DisposeAsync();

    [Fact]
    public async Task Without_a_canceller_the_agent_interrupts_itself()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [("AUDIO_AEC", "off")]);
        await scene.StartAsync("echo", "long");

        await Eventually.TrueAsync(() => scene.Cloud.Conversations[^1].Interruptions > 0, "the agent interrupts itself");
        await scene.EndAsync("echo");
    }

    [Theory]
    [InlineData("speex")]
    [InlineData("half-duplex")]
    public async Task With_a_canceller_it_speaks_on_until_a_person_barges_in(string canceller)
    {
        // Half-duplex wants somebody who speaks up.
        var speech = await card.SpeechAsync("excuse me, may I say something please");
        var voice = speech + ".loud.wav";
        await Tool.RunAsync("sox", [speech, voice, "gain", canceller == "half-duplex" ? "12" : "0"]);
        await Takes.UndisturbedAsync(async () =>
        {
            await using var scene = await DeviceScene.OpenAsync(card, [("AUDIO_AEC", canceller)]);
            await scene.StartAsync("room", "long");
            var conversation = scene.Cloud.Conversations[^1];

            await HearsAsync(conversation, SpeechSeconds);
            var (interruptions, utterances) = (conversation.Interruptions, conversation.Utterances);
            await card.SpeakAsync(voice);
            await HearsAsync(conversation, SpeechSeconds + 5);
            var heard = conversation.Interruptions - interruptions;
            await scene.EndAsync("room");

            return (await scene.DisturbancesAsync("room"), $"{interruptions} interruptions by itself, {heard} by a person", Judge);

            void Judge()
            {
                Assert.Equal((0, 0), (interruptions, utterances));
                Assert.Equal(1, heard);
            }
        });
    }

    private static Task HearsAsync(SimulatedConversation conversation, int seconds) =>
        Eventually.TrueAsync(() => conversation.Heard.Count >= seconds * 16_000, $"the agent has listened for {seconds} s");
}
