using System.Text.Json;
using System.Xml.Linq;
using AgentConnector.Problems;
using AgentConnector.Simulator;

namespace AgentConnector.EndToEnd.Tests.AgentTests;

/// <summary>Testing agents from the terminal, as a CI server does: the samples against agents with and without planted faults.</summary>
public sealed class TestCommandTests
{
    private static readonly string Agents = Sample("agents");

    [Theory]
    [InlineData("booking.json")]
    [InlineData("bad-line.json")]
    [InlineData("keys.json")]
    [InlineData("long-talk.json")]
    public async Task A_good_agent_passes(string file)
    {
        await using var program = Run([Sample(file), "--simulate"]);

        Assert.True(await program.ExitCodeAsync() == ExitCode.Done, program.Output);
        Assert.StartsWith("passed", program.Output);
    }

    [Theory]
    [InlineData("slow", "the response, max: 4900 ms, of 2; expected 3000 at most.")]
    [InlineData("silent", "the caller's steps: The agent said nothing for 20 s")]
    [InlineData("deaf", "silence after an interruption: ")]
    [InlineData("wrong-day", """the tool book_slot is called with {"day":"Tuesday"}: It was called with {"day":"thursday","purpose":"check-up"}.""")]
    [InlineData("hangs-up", "the caller's steps: The call was over before the caller could interrupt")]
    [InlineData("german", "the agent's language: \"Guten Tag, hier ist Anna von der Praxis am Park. Wie kann ich Ihnen helfen?\" is de; expected en.")]
    [InlineData("expensive", "the cost: 567 credits; expected 200 at most.")]
    [InlineData("other-format", "The agent announced the audio format 'mp3_44100'")]
    public async Task A_planted_fault_of_an_agent_is_found_and_named(string scenario, string found)
    {
        await using var program = Run([Sample("booking.json"), "--simulate", scenario]);

        Assert.True(await program.ExitCodeAsync() == ExitCode.Failed, program.Output);
        Assert.Contains(found, program.Output);
    }

    [Fact]
    public async Task Two_runs_write_the_same_reports_but_for_the_header()
    {
        using var folder = new TemporaryFolder();
        var reports = new List<(string JUnit, string Json, TimeSpan Talked)>();
        foreach (var run in new[] { "1", "2" })
        {
            var (json, junit) = (Path.Combine(folder.Path, run + ".json"), Path.Combine(folder.Path, run + ".xml"));
            await using var program = Run([Sample("booking.json"), Sample("bad-line.json"), Sample("long-talk.json"), "--simulate", "--parallel", "2", "--json", json, "--junit", junit]);
            Assert.True(await program.ExitCodeAsync() == ExitCode.Done, program.Output);
            var report = JsonElement.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
            var rest = report.EnumerateObject().Where(field => field.Name != "header").Select(field => field.Value.GetRawText());
            var talked = report.GetProperty("tests").EnumerateArray().Sum(test => test.GetProperty("talk").GetProperty("duration_ms").GetInt64());
            reports.Add((await File.ReadAllTextAsync(junit, TestContext.Current.CancellationToken), string.Concat(rest), TimeSpan.FromMilliseconds(talked)));
        }

        Assert.Equal(reports[0], reports[1]);
        Assert.True(reports[0].Talked > TimeSpan.FromMinutes(3.5));
    }

    [Fact]
    public async Task Each_thing_that_was_looked_at_is_a_case_of_the_junit_report()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "report.xml");
        await using var program = Run([Sample("booking.json"), "--simulate", "wrong-day", "--junit", file]);
        await program.ExitCodeAsync();

        var suite = Assert.Single(XDocument.Load(file).Root!.Elements("testsuite"));
        Assert.Equal("1", suite.Attribute("failures")!.Value);
        Assert.Equal(suite.Attribute("tests")!.Value, $"{suite.Elements("testcase").Count()}");
        var failed = Assert.Single(suite.Elements("testcase"), one => one.Element("failure") is not null);
        Assert.Contains("thursday", failed.Element("failure")!.Attribute("message")!.Value);
        Assert.Contains("agent   You are booked for Tuesday at ten.", suite.Element("system-out")!.Value);
    }

    [Theory]
    [InlineData("""{ "steps": [ { "sya": "Hello" } ] }""", "there is no such field")]
    [InlineData("""{ "steps": [ { "say": "Hello", "hang_up": true } ] }""", "steps[0]: write exactly one of say, interrupt, press, wait_seconds and hang_up.")]
    [InlineData("""{ "steps": [ { "say": "Hello", "wav": "none.wav" } ] }""", "none.wav cannot be used")]
    [InlineData("""{ "scenario": "ehco" }""", "ehco is no scenario; did you mean echo?")]
    [InlineData("""{ "steps": [ null ] }""", "steps: write an object, { … }, in the place of null.")]
    public async Task What_cannot_be_run_is_code_2_and_says_what_to_correct(string json, string said)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "bad.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        await using var program = Run(json.Contains("scenario", StringComparison.Ordinal) ? [file, "--simulate"] : [file, "--simulate", "echo"]);

        Assert.True(await program.ExitCodeAsync() == ExitCode.WrongSettings, program.Output);
        Assert.Contains(said, program.Output);
        Assert.DoesNotContain("   at ", program.Output);
    }

    [Fact]
    public async Task All_files_that_are_wrong_are_told_at_once_and_nobody_is_called()
    {
        using var folder = new TemporaryFolder();
        var (one, two) = (Path.Combine(folder.Path, "one.json"), Path.Combine(folder.Path, "two.json"));
        await File.WriteAllTextAsync(one, """{ "scenario": "echo", "steps": [ { } ] }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(two, """{ "scenario": "echo", "setps": [ ] }""", TestContext.Current.CancellationToken);
        await using var program = Run([Sample("booking.json"), one, two, "--simulate"]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("one.json must be corrected", program.Output);
        Assert.Contains("two.json, line 1, at $.setps: there is no such field", program.Output);
        Assert.DoesNotContain("passed", program.Output);
    }

    [Theory]
    [InlineData(false, "report.xml", "--junit", "gone/report.xml")]
    [InlineData(false, "the same", "--junit", "report", "--json", "report")]
    [InlineData(false, "take the name of a file each", "--json", "")]
    [InlineData(true, "--simulate takes the word behind it")]
    public async Task What_is_wrong_with_the_command_is_told_before_anybody_is_called(bool simulateFirst, string said, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var reports = more.Select(word => word.Length == 0 || word.StartsWith('-') ? word : Path.Combine(folder.Path, word));
        await using var program = Run([.. simulateFirst ? (string[])["--simulate", Sample("booking.json")] : [Sample("booking.json"), "--simulate"], .. reports]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains(said, program.Output);
        Assert.DoesNotContain("passed", program.Output);
        Assert.DoesNotContain("   at ", program.Output);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_costs_no_other()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no full disk here.");
        using var folder = new TemporaryFolder();
        var junit = Path.Combine(folder.Path, "report.xml");
        await using var program = Run([Sample("keys.json"), "--simulate", "--json", "/dev/full", "--junit", junit]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("The report cannot be written to /dev/full", program.Output);
        Assert.NotEmpty(XDocument.Load(junit).Root!.Elements());
    }

    [Fact]
    public async Task What_agents_and_files_say_commands_no_terminal()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "test.json");
        await File.WriteAllTextAsync(
            file,
            """{ "name": "a\u001b[2Jb", "scenario": "echo", "expect": { "transcript": [ { "text": "\u001b]0;title\u0007 words\r" } ] } }""",
            TestContext.Current.CancellationToken);
        await using var program = Run([file, "--simulate"]);

        Assert.Equal(ExitCode.Failed, await program.ExitCodeAsync());
        Assert.Contains("a [2Jb", program.Output);
        Assert.DoesNotContain(program.Output, c => char.IsControl(c) && c is not '\n');
    }

    [Fact]
    public async Task An_agent_without_a_key_cannot_be_called_and_is_code_2()
    {
        await using var program = Run([Sample("booking.json"), "--agent", "agent_1"]);

        Assert.Equal(ExitCode.WrongSettings, await program.ExitCodeAsync());
        Assert.Contains("could not run  Books a check-up (with agent_1)", program.Output);
        Assert.Contains("ELEVENLABS_API_KEY is not set", program.Output);
    }

    [Fact]
    public async Task An_agent_across_the_network_is_called_in_real_time_by_a_caller_of_wav_files()
    {
        using var folder = new TemporaryFolder();
        await using (var wav = File.Create(Path.Combine(folder.Path, "hello.wav")))
        {
            await SpokenText.AsWav("Is anybody there?").CopyToAsync(wav, TestContext.Current.CancellationToken);
        }

        var file = Path.Combine(folder.Path, "echo.json");
        await File.WriteAllTextAsync(
            file,
            """
            {
              "agent": "echo",
              "caller": { "hang_up_after_seconds": 1 },
              "steps": [ { "say": "Is anybody there?", "wav": "hello.wav" }, { "hang_up": true } ],
              "expect": { "transcript": [ { "text": "this is the echo agent" }, { "by": "caller", "text": "of speech" } ], "ending": { "party": "caller" } }
            }
            """,
            TestContext.Current.CancellationToken);
        await using var cloud = await AgentCloud.StartAsync(new AgentCloudOptions(), cancellationToken: TestContext.Current.CancellationToken);
        await using var program = ServiceProcess.Run("agent-connector", ["test", file], new Dictionary<string, string>
        {
            ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(),
            ["ELEVENLABS_API_KEY"] = "any",
        });

        Assert.True(await program.ExitCodeAsync() == ExitCode.Done, program.Output);
        Assert.Empty(cloud.Violations);
        Assert.Equal(1, Assert.Single(cloud.Conversations).Utterances);
    }

    private static ServiceProcess Run(string[] arguments) => ServiceProcess.Run("agent-connector", ["test", .. arguments, "--scenarios", Agents]);

    private static string Sample(string file) => Repository.File("samples", "agent-tests", file);
}
