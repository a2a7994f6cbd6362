using AgentConnector.Devices.Echo;

namespace AgentConnector.Tests.Endpoints.Device;

/// <summary>Does the agent hear itself, and does it still hear a person? In simulated minutes, decided by the built-in agent's own ear.</summary>
public sealed class SelfInterruptionTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);

    public SelfInterruptionTests() => Assert.SkipUnless(EchoCanceller.IsInstalled, "libspeexdsp is not installed: apt install libspeexdsp1");

    [Theory]
    [InlineData(60, 200, 20, 10)]
    [InlineData(20, 150, -20, 2)]
    [InlineData(120, 250, 0, 2)]
    [InlineData(180, 250, -20, 2)]
    public void In_an_empty_room_the_agent_never_interrupts_itself(int delay, int decay, int ppm, int minutes)
    {
        var scene = new SpokenRoom(Room(delay, decay, ppm), TimeSpan.FromMinutes(minutes));

        scene.Hold(AecMode.Speex);

        Assert.InRange(scene.ShareSpoken, 0.5, 0.9);
        Assert.Empty(scene.Noticed);
    }

    [Theory]
    [InlineData(20, 150, 0)]
    [InlineData(60, 200, 20)]
    [InlineData(120, 250, -20)]
    [InlineData(180, 250, 0)]
    public void Half_duplex_alone_keeps_it_from_interrupting_itself(int delay, int decay, int ppm)
    {
        var scene = new SpokenRoom(Room(delay, decay, ppm), TimeSpan.FromMinutes(2));

        scene.Hold(AecMode.HalfDuplex);

        Assert.Empty(scene.Noticed);
    }

    [Theory]
    [InlineData(20, 150, 0)]
    [InlineData(60, 200, 20)]
    [InlineData(120, 250, -20)]
    [InlineData(180, 250, 0)]
    public void A_person_who_speaks_over_the_agent_is_noticed_within_300_ms_and_nothing_else_is(int delay, int decay, int ppm)
    {
        var scene = new SpokenRoom(Room(delay, decay, ppm), TimeSpan.FromSeconds(70), 4, 12, 21, 33, 46, 57);

        scene.Hold(AecMode.Speex);

        TestContext.Current.TestOutputHelper!.WriteLine($"noticed after {string.Join(' ', scene.NoticedAfter.Select(after => $"{after?.TotalMilliseconds:F0}"))} ms");
        Assert.All(scene.NoticedAfter, after => Assert.InRange(after ?? TimeSpan.MaxValue, TimeSpan.Zero, Enough));
        Assert.Equal(scene.NoticedAfter.Count, scene.Noticed.Count);
    }

    [Theory]
    [InlineData(20, 150, 0)]
    [InlineData(60, 200, 20)]
    [InlineData(120, 250, -20)]
    [InlineData(180, 250, 0)]
    public void Without_a_canceller_it_interrupts_itself_in_every_sentence(int delay, int decay, int ppm)
    {
        var scene = new SpokenRoom(Room(delay, decay, ppm), TimeSpan.FromMinutes(1));

        scene.Hold(AecMode.Off);

        Assert.True(scene.Noticed.Count >= 8, $"It interrupted itself {scene.Noticed.Count} times.");
    }

    private static SimulatedRoom Room(int delay, int decay, int ppm) =>
        new(TimeSpan.FromMilliseconds(delay), TimeSpan.FromMilliseconds(decay), DriftPpm: ppm);
}
