using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>What a person hears of <c>./run demo</c>, with nothing configured.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class HeardDemoTests
{
    private const int Rate = 16_000;
    private const int Piece = Rate / 2;

    /// <summary>Unrelated speech reaches about 0.4 at its best lag over half a second; the same speech is above 0.9.</summary>
    private const double Same = 0.8;

    private readonly VirtualSoundCard card;

    public HeardDemoTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        this.card = card;
    }

    [Theory]
    [InlineData(true, "demo")]
    [InlineData(false, "demo", "--quiet")]
    public async Task Both_sides_are_heard_on_this_machines_speaker_unless_it_is_to_be_quiet(bool heard, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var tap = card.Listen(VirtualSoundCard.Speaker, Rate);
        await using var demo = ServiceProcess.Run(
            Connector.Program, [.. arguments, "--data-dir", folder.Path], new Dictionary<string, string> { ["PULSE_SERVER"] = card.Address });

        Assert.Equal(0, await demo.ExitCodeAsync());

        var recording = StereoFile.Read(Assert.Single(Directory.GetFiles(folder.In("recordings"), "*.wav")));
        var sound = tap.Samples();
        foreach (var side in new[] { recording.Left, recording.Right })
        {
            var likeness = side.Chunk(Piece).Where(piece => piece.Length == Piece && Level.Rms(piece) > -35)
                .Select(piece => Correlation.WithinLong(piece, sound).Value).ToList();
            Assert.NotEmpty(likeness);
            Assert.Equal(heard, likeness.Count(value => value > Same) > likeness.Count / 2); // a busy machine starves the sound server now and then
        }
    }
}
