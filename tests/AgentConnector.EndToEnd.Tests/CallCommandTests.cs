using System.Text.Json;
using AgentConnector.Problems;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Placing a call from the terminal, as a person does and as a script does.</summary>
public sealed class CallCommandTests
{
    private static readonly string[] Demo = ["call", "--simulate", "demo", "--to", "wav:demo"];

    [Fact]
    public async Task The_conversation_is_shown_line_by_line_and_completed_is_code_0()
    {
        await using var program = ServiceProcess.Run("agent-connector", Demo);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        Assert.Matches(@"00:0\d\.\d  agent   Hello, this is Anna at Maple Dental", program.Output);
        Assert.Contains("caller  Tuesday at ten would be fine, thank you.", program.Output);
        Assert.Matches(@"replied after \d+ ms", program.Output);
        Assert.Matches(@"completed after 00:\d\d\.\d: The agent ended the conversation\.", program.Output);
    }

    [Fact]
    public async Task Without_a_scenario_the_built_in_agent_does_what_it_does_by_default()
    {
        await using var program = ServiceProcess.Run("agent-connector", ["call", "--to", "wav:demo", "--simulate"]);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        Assert.DoesNotContain("   at ", program.Output);
    }

    [Fact]
    public async Task For_scripts_there_is_one_event_a_line_and_nothing_else()
    {
        await using var program = ServiceProcess.Run("agent-connector", [.. Demo, "--json"]);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        var events = program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal("call.queued", events[0].GetProperty("type").GetString());
        Assert.Equal("call.ended", events[^1].GetProperty("type").GetString());
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(one => one.GetProperty("seq").GetInt32()));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_call_politely_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var program = ServiceProcess.Run("agent-connector", [.. Demo, "--json"]);
        await ServiceProcess.EventuallyAsync(
            () => Task.FromResult(program.Output.Contains("call.started", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        await program.SignalAsync(ServiceProcess.Interrupt);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        var ended = Assert.Single(program.Output.Split('\n'), line => line.Contains("\"call.ended\"", StringComparison.Ordinal));
        var outcome = JsonElement.Parse(ended).GetProperty("data");
        Assert.Equal("completed", outcome.GetProperty("status").GetString());
        Assert.Equal("cancelled", outcome.GetProperty("end").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_call_goes_through_a_running_service_whose_record_has_the_one_ending()
    {
        await using var service = await RunningService.StartAsync();
        await using var program = ServiceProcess.Run(
            "agent-connector", [.. Demo, "--json", "--url", service.Address.ToString()], new Dictionary<string, string> { ["AGENT_CONNECTOR_KEY"] = RunningService.Key });
        await ServiceProcess.EventuallyAsync(
            () => Task.FromResult(program.Output.Contains("call.started", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        await program.SignalAsync(ServiceProcess.Terminate);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        var id = JsonElement.Parse(program.Output.Split('\n')[0]).GetProperty("call_id").GetString();
        var record = await (await service.Client.GetAsync($"/calls/{id}", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal("completed", record.GetProperty("status").GetString());
        Assert.Equal("cancelled", record.GetProperty("end").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Beside_a_running_service_the_call_goes_through_it()
    {
        using var folder = new TemporaryFolder();
        await using var service = await Connector.StartAsync(folder.Path, ("API_KEYS", "hashed=sha256:" + new string('a', 64)));

        await using var program = ServiceProcess.Run(Connector.Program, [.. Demo, "--json"], new Dictionary<string, string> { ["DATA_DIR"] = folder.Path });

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        Assert.Contains($"Calling through the service that runs at {service.Client.BaseAddress}", program.Output);
        Assert.Contains("\"call.ended\"", program.Output);
        Assert.Contains("key terminal", service.Output);

        await service.SignalAsync(ServiceProcess.Terminate);
        await service.ExitCodeAsync();
        Assert.False(File.Exists(folder.In("running.json")));
    }

    [Fact]
    public async Task What_a_killed_service_left_behind_misleads_nobody()
    {
        using var folder = new TemporaryFolder();
        await using (var service = await Connector.StartAsync(folder.Path))
        {
            await service.KillAsync();
        }

        Assert.True(File.Exists(folder.In("running.json")));
        await using var program = ServiceProcess.Run(Connector.Program, [.. Demo, "--json"], new Dictionary<string, string> { ["DATA_DIR"] = folder.Path });

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        Assert.DoesNotContain("Calling through", program.Output);
    }

    [Fact]
    public async Task A_data_folder_that_another_program_holds_is_told_in_words()
    {
        using var folder = new TemporaryFolder();
        await using var holder = new FileStream(folder.In(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        await using var program = ServiceProcess.Run(Connector.Program, Demo, new Dictionary<string, string> { ["DATA_DIR"] = folder.Path });

        Assert.Equal(ExitCode.Failed, await program.ExitCodeAsync());
        Assert.Contains("in use by another agent-connector", program.Output);
        Assert.DoesNotContain("   at ", program.Output);
    }

    [Theory]
    [InlineData("./run", "./run simulator --list")]
    [InlineData("/surely/private/run", "agent-connector simulator --list")] // the answer came over HTTP, where no path of this machine belongs
    public async Task A_refusal_names_what_was_typed_to_start_the_program(string typed, string words)
    {
        await using var program = ServiceProcess.Run(
            "agent-connector", ["call", "--simulate", "nonsense", "--to", "wav:demo"], new Dictionary<string, string> { ["AGENT_CONNECTOR_STARTED_AS"] = typed });

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains(words, program.Output);
        Assert.DoesNotContain("private", program.Output);
    }

    [Fact]
    public async Task A_call_that_breaks_is_code_3_and_says_whose_doing_it_was()
    {
        await using var program = ServiceProcess.Run("agent-connector", ["call", "--simulate", "drop", "--to", "wav:demo"]);

        Assert.Equal(3, await program.ExitCodeAsync());
        Assert.Contains("The connection to the agent broke", program.Output);
    }

    [Theory]
    [InlineData(2, "is no scenario: agent-connector simulator --list shows them all", "call", "--simulate", "nonsense", "--to", "wav:demo")]
    [InlineData(2, "is no scenario; did you mean demo?", "call", "--simulate", "demoo", "--to", "wav:demo")]
    [InlineData(2, "did you mean metadata-late, metadata-never or metadata-twice?", "call", "--simulate", "metadata", "--to", "wav:demo")]
    [InlineData(2, "--agent ID", "call", "--to", "wav:demo")]
    [InlineData(2, "NAME=VALUE", "call", "--simulate", "echo", "--var", "name")]
    [InlineData(1, "cannot be reached", "call", "--simulate", "echo", "--url", "http://127.0.0.1:9")]
    [InlineData(1, "ELEVENLABS_API_KEY is not set", "call", "--agent", "agent_1", "--to", "wav:demo")]
    public async Task A_call_that_cannot_be_placed_says_why(int code, string words, params string[] arguments)
    {
        await using var program = ServiceProcess.Run("agent-connector", arguments);

        Assert.Equal(code, await program.ExitCodeAsync());
        Assert.Contains(words, program.Output);
        Assert.DoesNotContain("   at ", program.Output);
    }
}
