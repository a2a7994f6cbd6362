using AgentConnector.Devices.Pulse;
using AgentConnector.Devices.Tests.Fakes;
using AgentConnector.Devices.Tests.Signals;
using AgentConnector.Devices.Tests.SoundCard;

namespace AgentConnector.Devices.Tests;

[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class PulseBackendTests
{
    private readonly VirtualSoundCard card;
    private readonly PulseBackend backend;

    public PulseBackendTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        this.card = card;
        backend = new(card.Address, TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Devices_are_listed_by_their_stable_names()
    {
        var devices = await backend.EnumerateAsync(Token);

        Assert.Contains(
            new DeviceDescription("virt_speaker", "VirtSpeaker", DeviceDirection.Playback, 48_000, 2, IsDefault: true), devices);
        Assert.Contains(new DeviceDescription("virt_mic", "VirtMic", DeviceDirection.Capture, 48_000, 2, IsDefault: true), devices);
        Assert.Contains(devices, device => device is { Name: "virt_speaker.monitor", IsMonitor: true });
    }

    [Fact]
    public async Task A_microphone_delivers_frames_of_20_ms_at_its_own_rate()
    {
        var ear = new Ear();
        await using var stream = await backend.OpenDuplexAsync(new() { Capture = ear, Playout = new Mouth(440, 48_000) }, Token);

        await ear.HeardFramesAsync(25);

        Assert.Equal((48_000, 960), (stream.CaptureRate, ear.FrameLength));
        Assert.Equal((StreamState.Running, "virt_mic", "virt_speaker"), (stream.State, stream.CaptureDevice, stream.PlaybackDevice));
        Assert.True(stream.Events.TryRead(out var started));
        Assert.Equal(StreamEventKind.Started, started.Kind);
    }

    [Fact]
    public async Task Speech_into_the_microphone_is_captured_as_it_was_spoken()
    {
        var speech = await card.SpeechAsync("book a table for two");
        var ear = new Ear();
        await using var stream = await backend.OpenDuplexAsync(new() { Capture = ear, Playout = new Mouth(440, 48_000, amplitude: 0) }, Token);

        await card.SpeakAsync(speech);
        await ear.HeardAsync(ear.Count + stream.CaptureRate);

        Assert.Equal((0, 0), (stream.Measure().Overruns, stream.Measure().SamplesDropped));

        // At 4 kHz the search over all lags is quick, and the words are still there.
        var spoken = Sound.Resample(Sound.Load(speech), 16_000, 4_000);
        Assert.InRange(Correlation.Best(spoken, Sound.Resample(ear.Heard, 48_000, 4_000)), 0.9, 1);
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(8_000, 2)]
    [InlineData(16_000, 1)]
    [InlineData(16_000, 2)]
    [InlineData(44_100, 1)]
    [InlineData(44_100, 2)]
    [InlineData(48_000, 1)]
    [InlineData(48_000, 2)]
    public async Task A_tone_comes_out_of_the_speaker_without_a_seam(int rate, int channels)
    {
        var module = await card.AddSpeakerAsync("booth", rate, channels);
        try
        {
            await using var tap = card.Listen("booth", rate);
            var ear = new Ear();
            await using (var stream = await backend.OpenDuplexAsync(
                new() { PlaybackDevice = "booth", Capture = ear, Playout = new Mouth(1000, rate) }, Token))
            {
                Assert.Equal(rate, stream.PlaybackRate);
                await tap.HeardAsync(tap.Count + (4 * rate));
                Assert.Equal(0, stream.Measure().Underruns);
            }

            var heard = tap.Samples();
            var onset = Tone.Onset(heard, 8_000);
            var seam = Tone.WorstSeam(heard.AsSpan(onset, 3 * rate), 1000, rate);
            Assert.True(seam < -60, $"There is a seam at {seam:F1} dB.");
        }
        finally
        {
            await card.PactlAsync("unload-module", module);
        }
    }
}
