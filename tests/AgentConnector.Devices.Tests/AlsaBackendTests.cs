using AgentConnector.Devices.Alsa;
using AgentConnector.Devices.Tests.Fakes;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Devices.Tests;

/// <summary>alsa-lib on its pulse plugin: the same virtual card, by the other door.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class AlsaBackendTests
{
    private readonly VirtualSoundCard card;
    private readonly AlsaBackend backend = new();
    private readonly Ear ear = new();

    public AlsaBackendTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        this.card = card;
        NativeEnvironment.Set("PULSE_SERVER", card.Address);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Devices_are_listed_both_ways()
    {
        var devices = await backend.EnumerateAsync(Token);

        Assert.Contains(devices, device => device is { Name: "pulse", Direction: DeviceDirection.Capture });
        Assert.Contains(devices, device => device is { Name: "pulse", Direction: DeviceDirection.Playback });
        Assert.DoesNotContain(devices, device => device.Name == "null");
    }

    [Fact]
    public async Task A_tone_comes_out_of_the_speaker_without_a_seam()
    {
        await using var tap = card.Listen(VirtualSoundCard.Speaker, 48_000);
        await using (var stream = await OpenAsync(new Mouth(1000, 48_000)))
        {
            await tap.HeardAsync(tap.Count + (4 * 48_000));
        }

        var heard = tap.Samples();
        var onset = Edges.Onset(heard, 8_000);
        var seam = Seams.Worst(heard.AsSpan(onset, 3 * 48_000), 1000, 48_000);
        Assert.True(seam < -60, $"There is a seam at {seam:F1} dB.");
    }

    [Fact]
    public async Task Speech_into_the_microphone_is_captured_as_it_was_spoken()
    {
        var speech = await card.SpeechAsync("book a table for two");
        await using var stream = await OpenAsync(new Mouth(440, 48_000, amplitude: 0));

        await card.SpeakAsync(speech);
        await ear.HeardAsync(ear.Count + stream.CaptureRate);

        var spoken = Sound.Resample(Sound.Load(speech), 16_000, 4_000);
        Assert.InRange(Correlation.Within(spoken, Sound.Resample(ear.Heard, stream.CaptureRate, 4_000)).Value, 0.9, 1);
    }

    [Fact]
    public async Task A_device_nobody_has_is_refused()
    {
        var failure = await Assert.ThrowsAsync<DeviceException>(() => OpenAsync(new Mouth(440, 48_000), "plughw:CARD=Nobody"));

        Assert.Equal(DeviceFault.NotFound, failure.Fault);
    }

    [Fact]
    public async Task The_call_outlives_a_sound_server_that_is_killed_and_started_again()
    {
        await using var own = new VirtualSoundCard();
        await own.InitializeAsync();
        NativeEnvironment.Set("PULSE_SERVER", own.Address);
        await using var stream = await OpenAsync(new Mouth(440, 48_000));

        await own.KillServerAsync();
        await Eventually.TrueAsync(() => stream.State is StreamState.Lost, "the loss is noticed");
        await own.StartServerAsync();

        await Eventually.TrueAsync(() => stream.State is StreamState.Running, "the device is back");
    }

    private Task<IDuplexStream> OpenAsync(Mouth mouth, string device = "pulse") => backend.OpenDuplexAsync(
        new()
        {
            CaptureDevice = device,
            PlaybackDevice = device,
            PlaybackPeriods = 8, // for a busy machine, and the plugin's own thread between us and the server
            Capture = ear,
            Playout = mouth,
        },
        Token);
}
