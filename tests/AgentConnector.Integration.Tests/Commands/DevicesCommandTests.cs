using System.Text.Json;
using AgentConnector.Problems;

namespace AgentConnector.Integration.Tests.Commands;

/// <summary>The list of sound devices is the one that a call with the same settings would choose from.</summary>
public sealed class DevicesCommandTests
{
    [Fact]
    public async Task It_lists_what_the_settings_allow()
    {
        var (code, output) = await ListAsync("null", "--json");

        Assert.Equal(ExitCode.Done, code);
        var list = JsonElement.Parse(output);
        Assert.Equal("null", list.GetProperty("backend").GetString());
        Assert.All(list.GetProperty("devices").EnumerateArray(), device => Assert.Equal("device:null", device.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task A_wrong_setting_is_named_with_what_to_set()
    {
        var (code, output) = await ListAsync("nonsense");

        Assert.Equal(ExitCode.WrongSettings, code);
        Assert.Contains("AUDIO_BACKEND", output);
        Assert.Contains("pulse", output);
    }

    private static async Task<(int Code, string Output)> ListAsync(string backend, params string[] options)
    {
        await using var program = ServiceProcess.Run("agent-connector", ["devices", .. options], new Dictionary<string, string> { ["AUDIO_BACKEND"] = backend });
        return (await program.ExitCodeAsync(), program.Output);
    }
}
