using System.Text.Json;
using AgentConnector.Problems;

namespace AgentConnector.Integration.Tests.Commands;

/// <summary>The agents as somebody at a terminal, or a script, sees them.</summary>
public sealed class AgentsCommandTests
{
    private static readonly Dictionary<string, string> Simulated = new() { ["SIMULATE"] = "true" };

    [Fact]
    public async Task A_search_finds_agents_by_name()
    {
        var (code, output) = await RunAsync(Simulated, "--search", "variab", "--json");

        Assert.Equal(ExitCode.Done, code);
        var found = JsonElement.Parse(output).GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("agent_id").GetString()!).ToList();
        Assert.Contains("variables", found);
        Assert.All(found, name => Assert.Contains("variab", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_agent_tells_what_a_call_must_send()
    {
        var (code, output) = await RunAsync(Simulated, "variables");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("name (required)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_it_fails_and_names_the_setting()
    {
        var (code, output) = await RunAsync(new() { ["ELEVENLABS_API_KEY"] = "" });

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("ELEVENLABS_API_KEY", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(Dictionary<string, string> settings, params string[] options)
    {
        await using var program = ServiceProcess.Run("agent-connector", ["agents", .. options], settings);
        return (await program.ExitCodeAsync(), program.Output);
    }
}
