using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Devices.Echo;
using AgentConnector.Devices.Tests.Fakes;
using AgentConnector.Devices.Tests.SoundCard;
using AgentConnector.Endpoints.Device;
using Microsoft.Extensions.Options;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A long call: what it costs and what it leaves. Ten minutes with DEVICE_TESTS=whole, ten seconds without.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DeviceEnduranceTests
{
    private static readonly bool Whole = Environment.GetEnvironmentVariable("DEVICE_TESTS") == "whole";

    private readonly VirtualSoundCard card;

    public DeviceEnduranceTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        this.card = card;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_call_costs_little_and_grows_nothing()
    {
        var options = new DeviceOptions { Backend = "pulse", PulseServer = card.Address, Aec = AecMode.Speex };
        var sound = new SoundSystem(SoundSystem.Backends(options, TimeProvider.System), Options.Create(options), TimeProvider.System);
        await using var endpoint = await DeviceEndpoint.OpenAsync(await sound.PlanAsync(new("device", "default"), Token), options, TimeProvider.System, Token);
        var mouth = new Mouth(440, 16_000);
        await TalkAsync(endpoint, mouth, frames: 150); // what is compiled and learnt at first does not count

        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var (cpu, clock, before) = (SoundThreadsTime(), Stopwatch.StartNew(), endpoint.Measures);
        await TalkAsync(endpoint, mouth, frames: Whole ? 30_000 : 500);
        var share = (SoundThreadsTime() - cpu) / clock.Elapsed;
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        var after = endpoint.Measures;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{clock.Elapsed.TotalSeconds:F0} s: {share:P2} of a core, {grown / 1024} KiB more, {after.Underruns - before.Underruns} underruns, "
            + $"{after.SamplesDropped} samples dropped, echo delay {after.EchoDelay.TotalMilliseconds:F1} ms, drift {after.DriftPpm:F1} ppm");
        Assert.InRange(grown, long.MinValue, 1024 * 1024);
        Assert.Equal(0, after.SamplesDropped);
        if (Whole)
        {
            Assert.Equal(0, after.Underruns - before.Underruns);
            Assert.InRange(share, 0, 0.02);
        }
    }

    /// <summary>What the device's own threads have used, the canceller included: sound server's client and pump, known by name.</summary>
    private static TimeSpan SoundThreadsTime()
    {
        const int TicksPerSecond = 100; // USER_HZ, the same on every Linux .NET runs on
        var ticks = Directory.GetDirectories("/proc/self/task")
            .Select(task => File.ReadAllText(Path.Combine(task, "stat")))
            .Where(stat => stat.Contains("(threaded-ml)", StringComparison.Ordinal) || stat.Contains("(audio pump)", StringComparison.Ordinal))
            .Select(stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' '))
            .Sum(fields => long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>Hears frames and says as much, as a conversation does.</summary>
    private static async Task TalkAsync(DeviceEndpoint endpoint, Mouth mouth, int frames)
    {
        var said = new short[320];
        for (var heard = 0; heard < frames; heard++)
        {
            await endpoint.Captured.ReadAsync(Token);
            mouth.Read(said);
            await endpoint.PlayAsync(new(MemoryMarshal.AsBytes<short>(said).ToArray(), AudioFormat.Pcm(16_000)), Token);
        }
    }
}
