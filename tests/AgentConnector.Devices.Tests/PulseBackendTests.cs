using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Devices.Echo;
using AgentConnector.Devices.Pulse;
using AgentConnector.Devices.Tests.Fakes;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Devices.Tests;

[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class PulseBackendTests
{
    // The server of these tests runs without priority beside whatever builds on the machine: 120 ms ride over that.
    private const int UnderLoad = 8;

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
    public async Task The_sound_servers_echo_cancelling_pair_is_recognised()
    {
        var module = await card.PactlAsync(
            "load-module", "module-echo-cancel", "source_name=ec_src", "sink_name=ec_sink",
            $"source_master={VirtualSoundCard.Microphone}", $"sink_master={VirtualSoundCard.Speaker}", "aec_method=speex", "rate=16000", "channels=1");
        try
        {
            var devices = await backend.EnumerateAsync(Token);

            Assert.Equal(["ec_sink", "ec_src"], devices.Where(device => device.EchoCancelled).Select(device => device.Name).Order());
            Assert.Equal(
                [VirtualSoundCard.Microphone, VirtualSoundCard.Speaker], devices.Where(device => device.EchoCancelled).Select(device => device.Master).Order());
            var plan = EchoPlan.Choose(AecMode.Auto, devices, null, null, speexIsInstalled: true);
            Assert.Equal((AecMode.System, "ec_src", "ec_sink"), (plan.Mode, plan.CaptureDevice, plan.PlaybackDevice));
        }
        finally
        {
            await card.PactlAsync("unload-module", module);
        }
    }

    [Fact]
    public async Task An_interruption_is_heard_as_silence_at_once()
    {
        // The microphone is the speaker's own monitor, so both ends are in this process and on one clock.
        var ear = new Ear();
        var buffer = new PlayoutBuffer(AudioFormat.Pcm(48_000));
        await using var stream = await backend.OpenDuplexAsync(
            new() { CaptureDevice = $"{VirtualSoundCard.Speaker}.monitor", Capture = ear, Playout = new BufferedMouth(buffer) }, Token);
        var silences = new List<double>();
        for (var interruption = 0; interruption < 20; interruption++)
        {
            await PlayInBurstsAsync(buffer, new Mouth(1000, 48_000), seconds: 1);
            await Eventually.TrueAsync(() => Edges.Onset(ear.Heard[Math.Max(0, ear.Count - 960)..], 8_000) >= 0, "the tone is heard");

            buffer.Clear();
            var at = ear.Count;
            await ear.HeardAsync(at + 24_000);

            silences.Add(Edges.LastSound(ear.Heard[at..(at + 24_000)], 100) / 48.0);
        }

        var measures = stream.Measure();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"silent after {string.Join(' ', silences.Order().Select(ms => $"{ms:F0}"))} ms, of which capture "
            + $"{measures.CaptureLatency.TotalMilliseconds:F1} ms; playback latency {measures.PlaybackLatency.TotalMilliseconds:F1} ms");
        Assert.InRange(silences.Order().ElementAt(18), 0, 100);
    }

    [Fact]
    public async Task No_thread_that_carries_sound_allocates()
    {
        var probe = new DeviceProbe(null, new Mouth(440, 48_000), frames: 500);
        await using var stream = await backend.OpenDuplexAsync(new() { Capture = probe, Playout = probe }, Token);

        await probe.Done;

        var measures = stream.Measure();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"capture {measures.CaptureLatency.TotalMilliseconds:F1} ms, playback {measures.PlaybackLatency.TotalMilliseconds:F1} ms, "
            + $"echo delay {measures.EchoDelay.TotalMilliseconds:F1} ms, {measures.Underruns} underruns, {measures.Overruns} overruns");
        Assert.Equal((0, 0), (probe.AllocatedByPump, probe.AllocatedByDevice));
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
        Assert.InRange(Correlation.Within(spoken, Sound.Resample(ear.Heard, 48_000, 4_000)).Value, 0.9, 1);
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
            await Takes.UndisturbedAsync(async () =>
            {
                await using var tap = card.Listen("booth", rate);
                var buffer = new PlayoutBuffer(AudioFormat.Pcm(rate));
                long underruns;
                await using (var stream = await backend.OpenDuplexAsync(
                    new() { PlaybackDevice = "booth", PlaybackPeriods = UnderLoad, Capture = new Ear(), Playout = new BufferedMouth(buffer) }, Token))
                {
                    Assert.Equal(rate, stream.PlaybackRate);
                    await PlayInBurstsAsync(buffer, new Mouth(1000, rate), seconds: 4);
                    await tap.HeardAsync(tap.Count + (4 * rate));
                    Assert.Equal(0, buffer.Underruns);
                    underruns = stream.Measure().Underruns;
                }

                var heard = tap.Samples();
                var onset = Edges.Onset(heard, 8_000);
                var seam = Seams.Worst(heard.AsSpan(onset, 3 * rate), 1000, rate);
                return (underruns, $"a seam at {seam:F1} dB", () => Assert.True(seam < -60, $"There is a seam at {seam:F1} dB."));
            });
        }
        finally
        {
            await card.PactlAsync("unload-module", module);
        }
    }

    /// <summary>As an agent's cloud does: 100 ms at a time, ten times faster than real time.</summary>
    private static async Task PlayInBurstsAsync(PlayoutBuffer buffer, Mouth mouth, int seconds)
    {
        var burst = new short[buffer.Format.SampleRate / 10];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        for (var sent = 0; sent < seconds * 10; sent++)
        {
            mouth.Read(burst);
            buffer.Write(MemoryMarshal.AsBytes<short>(burst));
            await pace.WaitForNextTickAsync(Token);
        }

        buffer.EndUtterance();
    }
}
