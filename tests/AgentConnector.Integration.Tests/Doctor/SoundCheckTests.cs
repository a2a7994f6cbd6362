using System.Text.Json;
using AgentConnector.Problems;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Integration.Tests.Doctor;

/// <summary>The doctor on a virtual sound card whose speaker is heard by its microphone, or is not.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SoundCheckTests : IAsyncLifetime
{
    private const string Name = "sound check"; // a busy machine breaks the sound

    private readonly VirtualSoundCard card = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(VirtualSoundCard.WhyMissing is not null, VirtualSoundCard.WhyMissing ?? "");
        await card.InitializeAsync();
    }

    public ValueTask DisposeAsync() => card.DisposeAsync();

    [Fact]
    public async Task An_echo_is_measured_and_the_settings_are_written()
    {
        await card.PactlAsync("load-module", "module-loopback", $"source={VirtualSoundCard.Speaker}.monitor", $"sink={VirtualSoundCard.MicrophoneFeed}", "latency_msec=60");
        await using var program = ServiceProcess.Run("agent-connector", ["doctor", "--write"], new Dictionary<string, string> { ["PULSE_SERVER"] = card.Address });

        await program.ExitCodeAsync();

        TestContext.Current.TestOutputHelper!.WriteLine(program.Output);
        Assert.Matches(@"The round trip takes \d+ ms", program.Output);
        Assert.Matches(@"The speaker comes back at [+-]?\d", program.Output);
        var path = program.Output.Split("Written to ")[1].Split('\n')[0].TrimEnd('.');
        var written = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.StartsWith($"AUDIO_INPUT={VirtualSoundCard.Microphone}\nAUDIO_OUTPUT={VirtualSoundCard.Speaker}\nAUDIO_AEC=", written);
    }

    [Fact]
    public async Task A_microphone_that_hears_nothing_is_dead_and_nothing_is_recommended()
    {
        await using var program = ServiceProcess.Run("agent-connector", ["doctor", "--json"], new Dictionary<string, string> { ["PULSE_SERVER"] = card.Address });

        Assert.Equal(ExitCode.Failed, await program.ExitCodeAsync());
        var diagnosis = JsonElement.Parse(program.Output);
        Assert.Contains("digital silence", program.Output);
        Assert.Empty(diagnosis.GetProperty("settings").EnumerateObject());
        Assert.Equal(48_000, diagnosis.GetProperty("sound").GetProperty("speaker_rate").GetInt32());
    }

    [Fact]
    public async Task A_name_that_fits_no_device_is_a_wrong_command_line()
    {
        await using var program = ServiceProcess.Run(
            "agent-connector", ["doctor", "--to", "device:bagpipe"], new Dictionary<string, string> { ["PULSE_SERVER"] = card.Address });

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("bagpipe", program.Output);
    }

    [Fact]
    public async Task Devices_are_listed_by_the_names_to_use()
    {
        await using var program = ServiceProcess.Run("agent-connector", ["devices", "--json"], new Dictionary<string, string> { ["PULSE_SERVER"] = card.Address });

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        var list = JsonElement.Parse(program.Output);
        Assert.Equal("pulse", list.GetProperty("backend").GetString());
        var speaker = list.GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("name").GetString() == VirtualSoundCard.Speaker);
        Assert.Equal($"device:{VirtualSoundCard.Speaker}", speaker.GetProperty("to").GetString());
        Assert.True(speaker.GetProperty("is_default").GetBoolean());
    }
}
