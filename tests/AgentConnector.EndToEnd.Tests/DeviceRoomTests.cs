using AgentConnector.Devices.Tests;
using AgentConnector.Devices.Tests.SoundCard;
using AgentConnector.Simulator;
using Correlation = AgentConnector.Devices.Tests.Signals.Correlation;
using Tone = AgentConnector.Devices.Tests.Signals.Tone;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A room in which the microphone hears the speaker: 60 ms late and 8 dB weaker.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DeviceRoomTests : IAsyncLifetime
{
    private const int Rate = 16_000;
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
            await using var speaker = card.Listen(VirtualSoundCard.Speaker, Rate);
            await using var microphone = card.Listen(VirtualSoundCard.MicrophoneFeed, Rate);
            await scene.StartAsync("room", "long");
            var conversation = scene.Cloud.Conversations[^1];

            await HearsAsync(conversation, SpeechSeconds);
            var (interruptions, utterances) = (conversation.Interruptions, conversation.Utterances);
            var holes = HolesIn(speaker.Samples(), microphone.Samples());
            await card.SpeakAsync(voice);
            await HearsAsync(conversation, SpeechSeconds + 5);
            var heard = conversation.Interruptions - interruptions;
            await scene.EndAsync("room");

            var disturbed = holes + await scene.DisturbancesAsync("room");
            return (disturbed, $"{interruptions} interruptions by itself, {heard} by a person, {holes} holes in the room", Judge);

            void Judge()
            {
                Assert.Equal((0, 0), (interruptions, utterances));
                Assert.Equal(1, heard);
            }
        });
    }

    /// <summary>
    /// In how many half seconds the microphone did not get what the speaker played. The room is a loop in the sound server: on a busy
    /// machine it loses pieces, and no canceller can know an echo that it has not got.
    /// </summary>
    private static int HolesIn(short[] speaker, short[] microphone)
    {
        const int Window = Rate / 2, Reach = 32;
        var seconds = Math.Min(speaker.Length, microphone.Length) / Rate;
        Assert.True(seconds >= SpeechSeconds - 2, $"Only {seconds} s were recorded.");
        var start = speaker.Length - ((SpeechSeconds - 3) * Rate);
        var lag = Correlation.FindFar(speaker[start..(start + (2 * Rate))], microphone).At - start;
        return Enumerable.Range(0, 2 * (SpeechSeconds - 4)).Count(window =>
        {
            var from = start + (window * Window);
            var sound = speaker.AsSpan(from, Window);
            return Tone.Onset(sound) >= 0 && Correlation.Best(sound, microphone.AsSpan(from + lag - Reach, Window + (2 * Reach))) < 0.95;
        });
    }

    private static Task HearsAsync(SimulatedConversation conversation, int seconds) =>
        Eventually.TrueAsync(() => conversation.Heard.Count >= seconds * Rate, $"the agent has listened for {seconds} s");
}
