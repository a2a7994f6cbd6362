using AgentConnector.Devices.Files;

namespace AgentConnector.Devices.Tests;

public sealed class BackendChoiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_that_works_is_chosen_with_the_reasons_against_the_others()
    {
        var broken = new FileBackend("no such file.wav", null, TimeProvider.System);
        var silent = new NullBackend();

        var choice = await new AudioBackends([broken, silent]).ChooseAsync(Token);

        Assert.Same(silent, choice.Backend);
        Assert.Contains("no such file.wav", Assert.Single(choice.PassedOver).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_not_supported_says_so()
    {
        var choice = await new AudioBackends([]).ChooseAsync(Token);

        Assert.Null(choice.Backend);
        Assert.Contains("not yet", Assert.Single(choice.PassedOver).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Linux_prefers_the_sound_server_and_says_why_it_was_not_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These are the ways to sound on Linux.");

        var choice = await AudioBackends.OfThisHost("unix:/nowhere", TimeProvider.System).ChooseAsync(Token);

        Assert.Equal("pulse", choice.PassedOver[0].Name);
        Assert.Contains("No PulseAudio or PipeWire server answers", choice.PassedOver[0].Reason, StringComparison.Ordinal);
    }
}
