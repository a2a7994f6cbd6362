using AgentConnector.Devices.Pulse;
using AgentConnector.Devices.Tests.Fakes;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Devices.Tests;

/// <summary>What a real sound server says of its delay, against what a staircase played into it and heard again shows.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class EchoDelayTests(VirtualSoundCard card)
{
    [Fact]
    public async Task A_reference_held_back_by_the_echo_delay_is_never_later_than_its_echo()
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        var probe = new EchoProbe(48_000);
        await using var stream = await new PulseBackend(card.Address, TimeProvider.System).OpenDuplexAsync(
            new() { CaptureDevice = $"{VirtualSoundCard.Speaker}.monitor", PlaybackDevice = VirtualSoundCard.Speaker, Capture = probe, Playout = probe },
            TestContext.Current.CancellationToken);
        probe.Says = () => stream.Measure().EchoDelay;

        await Eventually.TrueAsync(() => probe.Delays.Count >= 250, "the staircase has come round for five seconds");

        var measures = stream.Measure();
        var delays = probe.Delays.Skip(50).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"late by {delays.Min(delay => delay.Truth):F1} to {delays.Max(delay => delay.Truth):F1} ms, said to be {delays.Min(delay => delay.Said):F1} to "
            + $"{delays.Max(delay => delay.Said):F1} ms; playback {measures.PlaybackLatency.TotalMilliseconds:F1} ms, capture {measures.CaptureLatency.TotalMilliseconds:F1} ms");
        var errors = delays.Select(delay => delay.Said - delay.Truth).Order().ToList();
        Assert.InRange(errors[errors.Count / 20], -45, 1); // a starved server loses a period now and then, and the mean takes half a second to follow
        Assert.InRange(errors[^(errors.Count / 20)], -45, 1);
    }
}
