using System.Text.Json;
using AgentConnector.Problems;
using AgentConnector.Testing.Cloud;
using Microsoft.AspNetCore.Http;

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

    [Fact]
    public async Task A_list_that_leads_in_a_circle_is_shown_once_and_no_name_commands_the_terminal()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(
            $$"""{"agents": [{"agent_id": "agent_1", "name": "Anna\u001b]0;owned\u0007\nagent_2  Ben\u009b31m"}], "next_cursor": "{{(context.Request.Query["cursor"] == "a" ? "b" : "a")}}"}""",
            TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync(At(cloud));

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal("agent_1  Anna ]0;owned  agent_2  Ben 31m", output.Trim());
        Assert.Equal(3, cloud.Requests.Count);
    }

    [Fact]
    public async Task What_an_agent_is_called_and_holds_does_not_command_the_terminal_either()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(
            """{"name": "An\u001b[2Jna", "conversation_config": {"agent": {"dynamic_variables": {"dynamic_variable_placeholders": {"a\u001b[1m": "\u001b[8m\nx"}}}}}""",
            TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync(At(cloud), "agent_1");

        Assert.Equal(ExitCode.Done, code);
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("variables: a [1m =  [8m x", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_page_that_ends_the_list_it_is_said_that_there_may_be_more()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(
            $$"""{"agents": [], "next_cursor": "{{Guid.NewGuid():N}}"}""", TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync(At(cloud));

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("--search", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_id_is_a_wrong_command_line()
    {
        var (code, output) = await RunAsync(new() { ["ELEVENLABS_API_KEY"] = "key" }, "");

        Assert.Equal((2, false), (code, output.Contains("   at ", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> At(FakeCloud cloud) => new() { ["ELEVENLABS_API_KEY"] = "key", ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString() };

    private static async Task<(int Code, string Output)> RunAsync(Dictionary<string, string> settings, params string[] options)
    {
        await using var program = ServiceProcess.Run("agent-connector", ["agents", .. options], settings);
        return (await program.ExitCodeAsync(), program.Output);
    }
}
