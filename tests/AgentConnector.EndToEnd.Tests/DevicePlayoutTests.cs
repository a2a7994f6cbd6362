using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Devices;
using AgentConnector.Devices.Echo;
using AgentConnector.Devices.Pulse;
using AgentConnector.Endpoints.Device;
using AgentConnector.Testing.SoundCard;
using Microsoft.Extensions.Options;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>The device endpoint judged by what its speaker really played.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DevicePlayoutTests
{
    private const int AgentRate = 16_000;

    private const int ToneSeconds = 30;

    // Five clients may wait at PulseAudio's door; the sixth is refused.
    private static readonly SemaphoreSlim Door = new(1);

    private readonly VirtualSoundCard card;

    public DevicePlayoutTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        this.card = card;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bursts_ten_times_faster_than_real_time_come_out_of_every_kind_of_device_without_a_seam()
    {
        // All at once: one after another they would take four minutes.
        var kinds = (from rate in new[] { 8_000, 16_000, 44_100, 48_000 } from channels in new[] { 1, 2 } select (rate, channels)).ToList();
        var modules = await Task.WhenAll(kinds.Select(kind => card.AddSpeakerAsync(BoothOf(kind), kind.rate, kind.channels)));
        try
        {
            await Task.WhenAll(kinds.Select(kind => Takes.UndisturbedAsync(() => HearToneAsync(kind))));
        }
        finally
        {
            await Task.WhenAll(modules.Select(module => card.PactlAsync("unload-module", module)));
        }
    }

    [Fact]
    public async Task The_first_and_the_last_sample_are_heard()
    {
        await Takes.UndisturbedAsync(async () =>
        {
            await using var tap = card.Listen(VirtualSoundCard.Speaker, 48_000);
            StreamMeasures measures;
            await using (var endpoint = await OpenAsync("default", periods: 8))
            {
                await PlayInBurstsAsync(endpoint, new Mouth(1000, AgentRate), seconds: 1);
                await endpoint.DrainAsync(Token);
                measures = endpoint.Measures;
            }

            await tap.HeardAsync(tap.Count + 24_000);
            var heard = tap.Samples();
            var milliseconds = (Edges.LastSound(heard, 500) - Edges.Onset(heard, 500)) / 48.0;
            return (measures.Underruns, $"{milliseconds:F1} of 1000 ms", () => Assert.InRange(milliseconds, 997, 1003));
        });
    }

    [Fact]
    public async Task Fifty_interruptions_are_each_silence_at_once_and_leave_nothing_behind()
    {
        // The tap is a stream of the same process, so that its clock and ours are one; its own delay is known and taken off.
        var ear = new Ear(seconds: 120);
        await using var tap = await new PulseBackend(card.Address, TimeProvider.System).OpenDuplexAsync(
            new() { CaptureDevice = $"{VirtualSoundCard.Speaker}.monitor", Capture = ear, Playout = new Mouth(440, 48_000, amplitude: 0) }, Token);
        await Takes.UndisturbedAsync(async () =>
        {
            await using var endpoint = await OpenAsync("default");
            var silences = new List<double>();
            var stale = 0;
            for (var interruption = 0; interruption < 50; interruption++)
            {
                // The agent is seconds ahead of what is heard when it is interrupted.
                await PlayInBurstsAsync(endpoint, new Mouth(1000, AgentRate), seconds: 2);
                await Eventually.TrueAsync(() => Edges.Onset(ear.Heard[Math.Max(0, ear.Count - 960)..], 8_000) >= 0, "the agent is heard");

                endpoint.Clear();
                var at = ear.At(tap.Measure().CaptureLatency);
                await ear.HeardAsync(at + 9_600);

                silences.Add(Math.Max(0, Edges.LastSound(ear.Heard[at..(at + 9_600)], 100) / 48.0));
                stale += Edges.Onset(ear.Heard[(at + 7_200)..(at + 9_600)], 100) >= 0 ? 1 : 0;
            }

            // The reply that follows is whole.
            var before = ear.Count;
            await PlayInBurstsAsync(endpoint, new Mouth(1000, AgentRate), seconds: 1);
            await endpoint.DrainAsync(Token);
            await ear.HeardAsync(ear.Count + 9_600);
            var reply = ear.Heard[before..].ToArray();
            var whole = (Edges.LastSound(reply, 500) - Edges.Onset(reply, 500)) / 48.0;

            var sorted = silences.Order().ToList();
            var measured = $"silent after {sorted[25]:F0} ms in the middle, {sorted[47]:F0} ms at p95, {sorted[49]:F0} ms at most; the reply {whole:F0} of 1000 ms";
            return (endpoint.Measures.Underruns, measured, Judge);

            void Judge()
            {
                Assert.InRange(sorted[47], 0, 60);
                Assert.Equal(0, stale);
                Assert.InRange(whole, 997, 1003);
            }
        });
    }

    [Fact]
    public async Task What_the_endpoint_calls_unheard_is_what_is_unheard()
    {
        var ear = new Ear(seconds: 60);
        await using var tap = await new PulseBackend(card.Address, TimeProvider.System).OpenDuplexAsync(
            new() { CaptureDevice = $"{VirtualSoundCard.Speaker}.monitor", Capture = ear, Playout = new Mouth(440, 48_000, amplitude: 0) }, Token);
        await Takes.UndisturbedAsync(async () =>
        {
            await using var endpoint = await OpenAsync("default");
            var errors = new List<double>();
            for (var take = 0; take < 10; take++)
            {
                await PlayInBurstsAsync(endpoint, new Mouth(1000, AgentRate), seconds: 1);
                var unheard = endpoint.Unheard!.Value;
                var at = ear.At(tap.Measure().CaptureLatency);
                await endpoint.DrainAsync(Token);
                await ear.HeardAsync(ear.Count + 9_600);
                errors.Add((Edges.LastSound(ear.Heard[at..], 500) / 48.0) - unheard.TotalMilliseconds);
            }

            var measured = $"off by {string.Join(' ', errors.Select(ms => $"{ms:F0}"))} ms";
            return (endpoint.Measures.Underruns, measured, () => Assert.InRange(errors.Select(Math.Abs).Order().ElementAt(4), 0, 20));
        });
    }

    [Fact]
    public async Task No_thread_of_the_device_allocates()
    {
        var (microphone, speaker) = (new Microphone(), new Loudspeaker(TimeProvider.System));
        var probe = new DeviceProbe(microphone, speaker, frames: 500);
        await using var stream = await new PulseBackend(card.Address, TimeProvider.System).OpenDuplexAsync(
            new() { Capture = probe, Playout = probe }, Token);
        microphone.Start(stream, EchoCanceller.IsInstalled ? new EchoCanceller() : null);
        speaker.Start(stream);
        speaker.Play(new byte[AgentRate * 2 * 12]);
        var reading = ReadAsync(microphone);

        await probe.Done;
        await stream.DisposeAsync();
        microphone.Frames.Complete();

        Assert.True(await reading >= 500, "The session was not given what was heard.");

        // Waking the session may make the thread pool start a thread, now and then; a frame costs nothing.
        Assert.Equal((0, 0), (probe.AllocatedByPump / 500, probe.AllocatedByDevice));
        microphone.Dispose();
    }

    private static string BoothOf((int Rate, int Channels) kind) => $"booth_{kind.Rate}_{kind.Channels}";

    private static async Task<int> ReadAsync(Microphone microphone)
    {
        var frames = 0;
        await microphone.Frames.ListenAsync(frame => frames += frame.Data.Length == 640 ? 1 : 0, Token);
        return frames;
    }

    /// <summary>As an agent's cloud does: 100 ms at a time, ten times faster than real time.</summary>
    private static async Task PlayInBurstsAsync(DeviceEndpoint endpoint, Mouth mouth, int seconds)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        for (var sent = 0; sent < seconds * 10; sent++)
        {
            var burst = new short[AgentRate / 10];
            mouth.Read(burst);
            endpoint.Play(new(MemoryMarshal.AsBytes<short>(burst).ToArray(), AudioFormat.Pcm(AgentRate)));
            await pace.WaitForNextTickAsync(Token);
        }
    }

    private async Task<(long Underruns, string Measured, Action Judge)> HearToneAsync((int Rate, int Channels) kind)
    {
        await using var tap = card.Listen(BoothOf(kind), kind.Rate);
        StreamMeasures measures;
        await using (var endpoint = await OpenInTurnAsync($"|{BoothOf(kind)}", periods: 20)) // eight at once want patience
        {
            await PlayInBurstsAsync(endpoint, new Mouth(1000, AgentRate), ToneSeconds + 1);
            await endpoint.DrainAsync(Token);
            measures = endpoint.Measures;
        }

        await tap.HeardAsync(tap.Count + (kind.Rate / 2));
        var heard = tap.Samples();
        var seam = Seams.Worst(heard.AsSpan(Edges.Onset(heard, 8_000) + (kind.Rate / 100), ToneSeconds * kind.Rate), 1000, kind.Rate);
        return (measures.Underruns, $"{BoothOf(kind)}: a seam at {seam:F1} dB", () => Assert.True(seam < -60, $"There is a seam at {seam:F1} dB in {BoothOf(kind)}."));
    }

    private async Task<DeviceEndpoint> OpenInTurnAsync(string name, int periods)
    {
        await Door.WaitAsync(Token);
        try
        {
            return await OpenAsync(name, periods);
        }
        finally
        {
            Door.Release();
        }
    }

    private async Task<DeviceEndpoint> OpenAsync(string name, int periods = 3)
    {
        var options = new DeviceOptions { Backend = "pulse", PulseServer = card.Address, Aec = AecMode.Off, PlaybackPeriods = periods };
        var sound = new SoundSystem(SoundSystem.Backends(options, TimeProvider.System), Options.Create(options), TimeProvider.System);
        return await DeviceEndpoint.OpenAsync(await sound.PlanAsync(new("device", name), Token), options, TimeProvider.System, Token);
    }
}
