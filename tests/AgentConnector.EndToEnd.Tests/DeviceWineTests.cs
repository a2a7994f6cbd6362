using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>The Windows back end, by the service as it is published for Windows, under Wine: ./test wine.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DeviceWineTests
{
    private readonly VirtualSoundCard card;

    public DeviceWineTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        Assert.SkipUnless(Wine.WhyMissing is null, Wine.WhyMissing ?? "");
        this.card = card;
    }

    [Fact(Explicit = true)]
    public async Task On_Windows_what_is_said_reaches_the_agent_and_what_it_says_is_heard()
    {
        await using var windows = new Wine(card);
        await using var scene = await DeviceScene.OpenAsync(
            windows.ServeAsync, [("AUDIO_BACKEND", "wasapi"), ("AUDIO_AEC", "off"), ("Endpoints__Device__PlaybackPeriods", "8")]);

        await SpokenConversation.IsHeardAtBothEndsAsync(scene, card);
    }
}
