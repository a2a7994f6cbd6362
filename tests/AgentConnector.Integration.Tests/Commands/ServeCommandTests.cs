using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AgentConnector.Problems;

namespace AgentConnector.Integration.Tests.Commands;

/// <summary>The program itself, as an operator starts it.</summary>
public sealed class ServeCommandTests
{
    private const string Program = "agent-connector";

    [Fact]
    public async Task Wrong_settings_are_listed_all_at_once_without_a_stack_trace()
    {
        await using var program = ServiceProcess.Run(Program, ["--drain-seconds", "soon"], new Dictionary<string, string>
        {
            ["PORT"] = "abc",
            ["LOG_LEVEL"] = "LOUD",
            ["ENVIRONMENT"] = "production",
            ["API_KEYS"] = "test_key_123",
        });

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("4 settings are wrong", program.Output);
        Assert.All(["  PORT: ", "  LOG_LEVEL: ", "  API_KEYS: ", "  DRAIN_SECONDS: "], name => Assert.Contains(name, program.Output));
        Assert.DoesNotContain("   at ", program.Output);
        Assert.DoesNotContain("test_key_123", program.Output);
    }

    [Fact]
    public async Task With_a_wrong_setting_no_key_is_made_and_nothing_is_left_in_the_data_folder()
    {
        using var folder = new TemporaryFolder();
        await using var program = ServiceProcess.Run(
            Program, ["serve"], new Dictionary<string, string> { ["MAX_CALLS"] = "0", ["DATA_DIR"] = folder.Path, ["PORT"] = "0", ["HOST"] = "127.0.0.1" });

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("MAX_CALLS", program.Output);
        Assert.DoesNotContain("X-API-Key", program.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("version", "--version")]
    public async Task What_other_programs_take_as_a_word_is_taken_too(string word, string option)
    {
        await using var spelled = ServiceProcess.Run(Program, [word]);
        await using var usual = ServiceProcess.Run(Program, [option]);

        Assert.Equal(ExitCode.Done, await spelled.ExitCodeAsync());
        Assert.Equal(ExitCode.Done, await usual.ExitCodeAsync());
        Assert.NotEmpty(spelled.Output);
        Assert.Equal(usual.Output, spelled.Output);
    }

    [Fact]
    public async Task A_service_without_calls_stops_when_asked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var service = await ServiceProcess.ServeAsync(
            Program, ["serve"], cancellationToken: TestContext.Current.CancellationToken);

        await service.SignalAsync(ServiceProcess.Terminate);

        Assert.Equal(ExitCode.Done, await service.ExitCodeAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        await using var program = ServiceProcess.Run(Program, ["--host", "127.0.0.1", "--port", port]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("Set PORT to a free one", program.Output);
        Assert.DoesNotContain("   at ", program.Output);
    }

    [Theory]
    [InlineData("--set", "API_KEYS=canary-key")]
    [InlineData("--set", "Agents:ElevenLabs:ApiKey=canary-key")]
    [InlineData("--set", "Agents__ElevenLabs__ApiKey=canary-key")]
    [InlineData("--set", "Security:ApiKeys:0=canary-key")]
    [InlineData("--set", "Endpoints:Plivo:AuthToken=canary-key")]
    [InlineData("--set", "PLIVO_AUTH_TOKEN=canary-key")]
    [InlineData("--plivo-auth-token", "canary-key")]
    [InlineData("--twilio-auth-token", "canary-key")]
    [InlineData("--nonsense", "canary-key")]
    public async Task A_secret_or_a_word_nobody_knows_is_refused_on_the_command_line(string option, string value)
    {
        await using var program = ServiceProcess.Run(Program, [option, value]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
    }

    [Theory]
    [InlineData("MAX_CALL=50", "MAX_CALL is not a setting; did you mean MAX_CALLS?")]
    [InlineData("max-calls=50", "max-calls is not a setting; did you mean MAX_CALLS?")]
    [InlineData("Calls:MaxConcurent=50", "Calls:MaxConcurent is not a setting; did you mean Calls:MaxConcurrent?")]
    [InlineData("Calls__MaxConcurent=50", "Calls__MaxConcurent is not a setting; did you mean Calls:MaxConcurrent?")]
    [InlineData("SURELY_UNKNOWN=1", "SURELY_UNKNOWN is not a setting; agent-connector --help lists them.")]
    [InlineData("Surely:Unknown=1", "Surely:Unknown is not a setting; agent-connector --help lists them.")]
    [InlineData("Calls:EndTimeout=00:00:01", "Calls:EndTimeout is not a setting; ")]
    [InlineData("MAX_CALLS", "MAX_CALLS has no value; write --set MAX_CALLS=VALUE.")]
    public async Task A_setting_on_the_command_line_that_does_nothing_is_refused(string pair, string sentence)
    {
        await using var program = ServiceProcess.Run(Program, ["--set", pair, "--port", "0", "--host", "127.0.0.1"]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains(sentence, program.Output);
        Assert.DoesNotContain("   at ", program.Output);
    }

    [Theory]
    [InlineData("dmo is not known here; did you mean demo?", "--help", "dmo")]
    [InlineData("--prot is not known here; did you mean --port?", "--help", "--prot", "8001")]
    [InlineData("--drain-second is not known here; did you mean --drain-seconds?", "serve --help", "serve", "--drain-second=3")]
    [InlineData("--agnt is not known here; did you mean --agent?", "call --help", "call", "--agnt", "a")]
    [InlineData("nwe is not known here; did you mean new?", "keys --help", "keys", "nwe")]
    [InlineData("Name one of: new, recording.", "keys --help", "keys")]
    [InlineData("surely-unknown is not known here.", "--help", "surely-unknown")]
    [InlineData("--data-dir", "demo --help", "demo", "--data-dir")]
    public async Task A_word_of_the_command_line_that_is_not_known_is_told_with_what_was_meant(string sentence, string help, params string[] words)
    {
        await using var program = ServiceProcess.Run(Program, words, new Dictionary<string, string> { ["AGENT_CONNECTOR_STARTED_AS"] = "./run" });

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains(sentence, program.Output);
        Assert.Contains($"Try: ./run {help}", program.Output);
        Assert.DoesNotContain("agent-connector", program.Output);
        Assert.DoesNotContain("canary", program.Output);
    }

    [Fact]
    public async Task The_scenarios_are_listed_with_what_each_does()
    {
        await using var program = ServiceProcess.Run(Program, ["simulator", "--list"]);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        Assert.All(AgentConnector.Simulator.ScenarioLibrary.Load().Names, name => Assert.Matches($@"(?m)^  {name} +\S", program.Output));
    }

    [Fact]
    public async Task Every_wrong_word_of_the_command_line_is_told_at_once()
    {
        await using var program = ServiceProcess.Run(Program, ["--set", "MAX_CALL=50", "--set", "API_KEYS=canary-key", "--set", "SURELY_UNKNOWN=1"]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("3 settings are wrong", program.Output);
        Assert.DoesNotContain("canary-key", program.Output);
    }

    [Fact]
    public async Task A_webhook_nobody_can_post_to_is_refused_with_an_example()
    {
        await using var program = ServiceProcess.Run(Program, ["simulator", "--port", "0", "--webhook", "here"]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("write it like http://", program.Output);
        Assert.DoesNotContain("   at ", program.Output);
    }

    [Fact]
    public async Task A_new_key_comes_with_the_hash_that_goes_into_the_settings()
    {
        await using var program = ServiceProcess.Run(Program, ["keys", "new", "--name", "n8n", "--scope", "read", "--scope", "calls", "--json"]);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        var made = JsonElement.Parse(program.Output);
        var list = AgentConnector.Security.ApiKeyList.Parse(made.GetProperty("api_keys").GetString()!);
        Assert.Equal("n8n", new AgentConnector.Security.ApiKeyRing(list.Keys).Find(made.GetProperty("key").GetString()!)?.Name);
    }

    [Theory]
    [InlineData("--help", "agent-connector [command] [options]")]
    [InlineData("--version", "2.")]
    public async Task Help_and_version_are_there(string option, string text)
    {
        await using var program = ServiceProcess.Run(Program, [option]);

        Assert.Equal(ExitCode.Done, await program.ExitCodeAsync());
        Assert.Contains(text, program.Output);
    }
}
