using AgentConnector.Devices.Lines;
using AgentConnector.Devices.Tests.Fakes;

namespace AgentConnector.Devices.Tests;

/// <summary>A card simulated to the sample: a staircase is played, comes back at once, and shows how late it is.</summary>
public sealed class EchoReferenceTests
{
    private const int Rate = 48_000;

    /// <summary>Periods, what waits in the card, how late its converters are; and how much faster the microphone's clock runs.</summary>
    public static TheoryData<int, int, int, int, int> Cards => new()
    {
        { 15, 3, 15, 0, 0 },
        { 15, 3, 20, 40, 0 },
        { 20, 4, 10, 150, 0 },
        { 10, 3, 20, 5, 0 },
        { 15, 3, 15, 10, 50 },
        { 15, 3, 15, 10, -50 },
    };

    [Theory]
    [MemberData(nameof(Cards))]
    public void The_echos_delay_is_known_to_a_frame_and_never_too_long(int period, int periods, int fragment, int hardware, int ppm)
    {
        var probe = new EchoProbe(Rate);
        var request = new DuplexRequest { Capture = probe, Playout = probe };
        var shape = new LineShape("microphone", Rate, "speaker", Rate);
        using var audio = new LineAudio(request, shape, new ManualTime()) { Report = (_, _) => { } };
        var reference = new EchoReference(shape, audio);
        probe.Says = () => reference.Delay;
        var (captured, played) = (new short[Rate / 50], new short[Rate / 50]);
        var (given, heard) = (new Queue<short>(), new short[fragment * Rate / 1000]);
        for (var i = 0; i < periods; i++)
        {
            Give();
        }

        // One sample of the speaker's clock after the other; the microphone's runs beside it.
        var late = new Queue<short>(new short[hardware * Rate / 1000]);
        var (filled, clock) = (0, 0.0);
        short air = 0;
        for (var now = 0; now < 120 * Rate; now++)
        {
            late.Enqueue(given.Dequeue());
            air = late.Dequeue();
            if (given.Count == (periods - 1) * period * Rate / 1000)
            {
                Give();
            }

            for (clock += 1 + (ppm / 1e6); clock >= 1; clock--)
            {
                heard[filled++] = air;
                if (filled == heard.Length)
                {
                    filled = 0;
                    audio.Take(heard);
                    audio.Capture.Latency = TimeSpan.Zero;
                    for (var waiting = audio.Captured.Count; audio.Captured.TryRead(captured); waiting = audio.Captured.Count)
                    {
                        reference.Fetch(played, waiting);
                        probe.Write(captured, played);
                    }
                }
            }
        }

        var errors = probe.Delays.Skip(200).Select(delay => delay.Said - delay.Truth).Order().ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{errors.Count} frames, late by {probe.Delays[^1].Truth:F1} ms; said so with {errors[0]:F1} to {errors[^1]:F1} ms");
        Assert.InRange(errors.Count, 4_000, 6_000);
        Assert.InRange(errors[0], -20.1, 0); // what it is cautious by
        Assert.InRange(errors[^1], -20.1, 0.01);

        void Give()
        {
            var piece = new short[period * Rate / 1000];
            audio.Give(piece);
            foreach (var sample in piece)
            {
                given.Enqueue(sample);
            }

            audio.Playback.Latency = TimeSpan.FromSeconds((double)given.Count / Rate) + TimeSpan.FromMilliseconds(hardware);
        }
    }
}
