using System.Text.Json;
using AgentConnector.Problems;
using AgentConnector.Simulator;
using AgentConnector.Testing.Cloud;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Integration.Tests.Commands;

/// <summary>The doctor as an operator runs it, against the agent simulator.</summary>
public sealed class DoctorCommandTests
{
    private const string Key = "canary-elevenlabs-key-93b1";

    [Fact]
    public async Task With_the_right_key_and_a_known_agent_all_is_well()
    {
        var (code, diagnosis, text) = await ExamineAsync(Key, "--agent", "echo");

        Assert.Equal(ExitCode.Done, code);
        Assert.True(diagnosis.GetProperty("well").GetBoolean());
        Assert.Equal("good", Verdict(diagnosis, "elevenlabs"));
        Assert.Equal("good", Verdict(diagnosis, "data folder"));
        Assert.Contains("pcm_16000", Seen(diagnosis, "agent"));
        Assert.DoesNotContain(Key, text);
        Assert.DoesNotContain("conversation_signature", text);
    }

    [Theory]
    [InlineData("echo")]
    [InlineData(null)]
    public async Task A_wrong_key_is_said_in_plain_words_and_never_shown(string? agent)
    {
        var (code, diagnosis, text) = await ExamineAsync("canary-wrong-key-77", agent is null ? [] : ["--agent", agent]);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal("wrong", Verdict(diagnosis, "elevenlabs"));
        Assert.Contains("401", Seen(diagnosis, "elevenlabs"));
        Assert.Contains("ELEVENLABS_API_KEY", Advice(diagnosis, "elevenlabs"));
        Assert.DoesNotContain("canary-wrong-key", text);
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_said_with_the_places_to_look()
    {
        var (code, diagnosis, _) = await ExamineAsync(Key, "--agent", "nobody");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("404", Seen(diagnosis, "elevenlabs"));
        Assert.Contains("region", Advice(diagnosis, "elevenlabs"));
    }

    [Theory]
    [InlineData("plan", "wrong")]
    [InlineData("user_name", "good")]
    public async Task Variables_the_agent_declares_are_compared_with_those_that_are_sent(string sent, string verdict)
    {
        using var scenarios = new TemporaryFolder();
        scenarios.Write("needy.json", """{ "description": "needs a name", "required_variables": ["user_name"], "first_message": "Hello", "steps": [] }""");

        var (_, diagnosis, _) = await ExamineWithAsync(Key, scenarios.Path, "--agent", "needy", "--var", sent + "=1");

        Assert.Equal(verdict, Verdict(diagnosis, "variables"));
        Assert.Contains("user_name", Seen(diagnosis, "variables"));
    }

    [Theory]
    [InlineData("book_slot", "good", "book_slot")]
    [InlineData("cancel_slot", "wrong", "book_slot")]
    public async Task The_agents_client_tools_are_compared_with_those_that_are_handled_here(string handled, string verdict, string told)
    {
        using var folder = new TemporaryFolder();
        folder.Write("booking.json", """{ "description": "books", "first_message": "Hello", "steps": [ { "tool": "book_slot", "parameters": { "day": "Tuesday" } } ] }""");
        using var other = new TemporaryFolder();
        var tools = other.Write("tools.json", $$"""{ "{{handled}}": { "url": "https://tools.example/slots" } }""");

        var (_, diagnosis, _) = await ExamineWithAsync(Key, folder.Path, [("TOOLS_FILE", tools)], "--agent", "booking");

        Assert.Equal(verdict, Verdict(diagnosis, "tools"));
        Assert.Contains(told, Seen(diagnosis, "tools"));
        Assert.Contains("A caller waits", Seen(diagnosis, "limits"));
    }

    [Theory]
    [InlineData("poll", null, "good")]
    [InlineData("webhook", null, "fair")]
    [InlineData("webhook", "wsec_4f9c", "good")]
    public async Task Whether_an_analysis_can_come_is_told(string source, string? secret, string verdict)
    {
        var (_, diagnosis, text) = await ExamineWithAsync(Key, null, [("ANALYSIS", source), .. secret is null ? Array.Empty<(string, string)>() : [("ELEVENLABS_WEBHOOK_SECRET", secret)]]);

        Assert.Equal(verdict, Verdict(diagnosis, "analysis"));
        Assert.DoesNotContain("wsec_4f9c", text);
    }

    [Fact]
    public async Task A_key_that_may_not_read_conversations_is_told()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            var isArchive = context.Request.Path.StartsWithSegments("/v1/convai/conversations");
            context.Response.StatusCode = isArchive ? 401 : 200;
            return context.Response.WriteAsync(isArchive
                ? """{"detail":{"status":"missing_permissions","message":"The API key you used is missing the permission convai_read to execute this operation."}}"""
                : """{"agents":[],"has_more":false}""");
        };

        var (code, diagnosis) = await RunAsync(new() { ["ELEVENLABS_API_KEY"] = Key, ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.GetLeftPart(UriPartial.Authority) });

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(("good", "fair"), (Verdict(diagnosis.Json, "elevenlabs"), Verdict(diagnosis.Json, "analysis")));
        Assert.Contains("permission", Advice(diagnosis.Json, "analysis"));
    }

    [Fact]
    public async Task A_cloud_that_cannot_be_reached_is_said()
    {
        var (code, diagnosis) = await RunAsync(
            new() { ["ELEVENLABS_API_KEY"] = Key, ["ELEVENLABS_BASE_URL"] = "http://127.0.0.1:9" }, "--agent", "echo");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("could not be reached", Seen(diagnosis.Json, "elevenlabs"));
        Assert.Contains("443", Advice(diagnosis.Json, "elevenlabs"));
    }

    [Fact]
    public async Task Every_wrong_setting_is_told_and_the_rest_is_still_looked_at()
    {
        var (code, diagnosis) = await RunAsync(new() { ["PORT"] = "abc", ["MAX_CALLS"] = "many", ["AUDIO_AEC"] = "magic" });

        Assert.Equal(ExitCode.Failed, code);
        var wrong = diagnosis.Json.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("check").GetString() == "settings").Select(finding => finding.GetProperty("seen").GetString());
        Assert.Equal(["AUDIO_AEC", "MAX_CALLS", "PORT"], wrong.Order());
        Assert.Equal("fair", Verdict(diagnosis.Json, "elevenlabs"));
    }

    [Fact]
    public async Task A_first_key_is_not_made_where_nobody_would_see_it()
    {
        using var data = new TemporaryFolder();

        await RunAsync(new() { ["DATA_DIR"] = data.Path });

        Assert.Empty(Directory.GetFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task A_wrong_command_line_is_code_2()
    {
        await using var program = ServiceProcess.Run("agent-connector", ["doctor", "--to", "wav:demo"]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("device:NAME", program.Output);
    }

    private static Task<(int Code, JsonElement Diagnosis, string Text)> ExamineAsync(string key, params string[] arguments) =>
        ExamineWithAsync(key, null, arguments);

    private static Task<(int Code, JsonElement Diagnosis, string Text)> ExamineWithAsync(string key, string? scenarios, params string[] arguments) =>
        ExamineWithAsync(key, scenarios, [], arguments);

    private static async Task<(int Code, JsonElement Diagnosis, string Text)> ExamineWithAsync(
        string key, string? scenarios, (string Name, string Value)[] settings, params string[] arguments)
    {
        await using var cloud = await AgentCloud.StartAsync(
            new AgentCloudOptions { ApiKey = Key, ScenarioFolder = scenarios }, TimeProvider.System, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var (code, diagnosis) = await RunAsync(
            new(settings.ToDictionary(setting => setting.Name, setting => setting.Value))
            {
                ["ELEVENLABS_API_KEY"] = key,
                ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.GetLeftPart(UriPartial.Authority),
            },
            arguments);
        return (code, diagnosis.Json, diagnosis.Text);
    }

    private static async Task<(int Code, (JsonElement Json, string Text) Diagnosis)> RunAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        await using var program = ServiceProcess.Run("agent-connector", ["doctor", "--no-sound", "--json", .. arguments], settings);
        var code = await program.ExitCodeAsync();
        return (code, (JsonElement.Parse(program.Output), program.Output));
    }

    private static JsonElement Finding(JsonElement diagnosis, string check) =>
        diagnosis.GetProperty("findings").EnumerateArray().First(finding => finding.GetProperty("check").GetString() == check);

    private static string? Verdict(JsonElement diagnosis, string check) => Finding(diagnosis, check).GetProperty("verdict").GetString();

    private static string? Seen(JsonElement diagnosis, string check) => Finding(diagnosis, check).GetProperty("seen").GetString();

    private static string? Advice(JsonElement diagnosis, string check) => Finding(diagnosis, check).GetProperty("advice").GetString();
}
