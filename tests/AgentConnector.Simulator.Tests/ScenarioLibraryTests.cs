using System.Text.Json;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator.Tests;

public sealed class ScenarioLibraryTests
{
    [Fact]
    public void The_bundled_scenarios_load_and_say_what_they_are_for()
    {
        var library = ScenarioLibrary.Load();

        Assert.All(
            ["echo", "demo", "tools", "slow", "silent", "drop", "busy", "long", "multi-turn", "unknown-messages", "http-401", "error-llm_timeout", "close-1002", "format-ulaw_8000"],
            name => Assert.Contains(name, library.Names));
        Assert.All(library.Names, name =>
        {
            Assert.True(library.TryGet(name, out var scenario));
            Assert.EndsWith(".", scenario.Description);
        });
        Assert.False(library.TryGet("missing", out _));
        Assert.Equal(7, library.Names.Count(name => name.StartsWith("format-", StringComparison.Ordinal)));
        Assert.Equal(26, library.Names.Count(name => name.StartsWith("error-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{", "bad.json: is not JSON")]
    [InlineData("[]", "bad.json: must be an object in braces")]
    [InlineData("""{ "heers": "pcm_16000" }""", "bad.json.heers: is not known here; remove it or use one of")]
    [InlineData("""{ "hears": "mp3_44100" }""", "bad.json.hears: \"mp3_44100\" cannot be listened to; use one of: pcm_8000")]
    [InlineData("""{ "first_message": 5 }""", "bad.json.first_message: write a text in quotes")]
    [InlineData("""{ "private": "yes" }""", "bad.json.private: write true or false")]
    [InlineData("""{ "speech_speed": 0 }""", "bad.json.speech_speed: write a number from 0.1 to 1000")]
    [InlineData("""{ "signed_url_status": 418 }""", "bad.json.signed_url_status: use one of")]
    [InlineData("""{ "metadata": "sometimes" }""", "bad.json.metadata: write \"never\"")]
    [InlineData("""{ "required_variables": "name" }""", "bad.json.required_variables: write a list of texts")]
    [InlineData("""{ "steps": {} }""", "bad.json.steps: write a list of steps")]
    [InlineData("""{ "steps": [ {} ] }""", "bad.json.steps[0]: a step is an object with one of the keys say, hear")]
    [InlineData("""{ "steps": [ { "say": "" } ] }""", "bad.json.steps[0].say: is needed")]
    [InlineData("""{ "steps": [ { "say": "x", "louder": true } ] }""", "bad.json.steps[0].louder: is not known here")]
    [InlineData("""{ "steps": [ { "hear": 5 } ] }""", "bad.json.steps[0].hear: write a text in quotes")]
    [InlineData("""{ "steps": [ { "error": "boom" } ] }""", "bad.json.steps[0].error: \"boom\" is no error type of the cloud")]
    [InlineData("""{ "steps": [ { "close": 1006 } ] }""", "bad.json.steps[0].close: 1006 may never be sent; use the step drop")]
    [InlineData("""{ "steps": [ { "drop": false } ] }""", "bad.json.steps[0].drop: write true")]
    [InlineData("""{ "steps": [ { "send_binary": "%" } ] }""", "bad.json.steps[0].send_binary: write the bytes as base64")]
    [InlineData("""{ "steps": [ { "repeat": [ { "pause_seconds": -1 } ] } ] }""", "bad.json.steps[0].repeat[0].pause_seconds: write a number from 0")]
    [InlineData("""{ "required_variables": [ "name", null ] }""", "bad.json.required_variables: write a list of texts")]
    [InlineData("""{ "metadata_delay_seconds": 86401 }""", "bad.json.metadata_delay_seconds: write a number from 0 to 86400")]
    [InlineData("""{ "steps": [ { "tool": null } ] }""", "bad.json.steps[0].tool: is needed")]
    [InlineData("""{ "steps": [ { "close": 1000, "reason": "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123" } ] }""", "bad.json.steps[0].reason: must have at most 123 bytes")]
    [InlineData("""{ "steps": [ { "repeat": [{ "repeat": [{ "repeat": [{ "repeat": [{ "repeat": [{ "repeat": [{ "repeat": [{ "repeat": [{ "repeat": [{ "echo": true }] }] }] }] }] }] }] }] }] } ] }""", "bad.json.steps[0].repeat: repeats may stand 8 deep")]
    public void A_wrong_file_is_told_by_its_name_its_field_and_the_remedy(string json, string message)
    {
        using var folder = new ScenarioFolder().With("bad", json);

        var failure = Assert.Throws<InvalidDataException>(() => ScenarioLibrary.Load(folder.Path));

        Assert.Contains(message, failure.Message);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        using var folder = new ScenarioFolder().With("one", """{ "private": 1, "steps": [ { "say": 2 } ] }""").With("two", "nothing");

        var failure = Assert.Throws<InvalidDataException>(() => ScenarioLibrary.Load(folder.Path));

        Assert.Equal(4, failure.Message.Split('\n').Length);
    }

    [Fact]
    public void A_file_of_ones_own_wins_over_the_bundled_one_and_may_have_comments()
    {
        using var folder = new ScenarioFolder().With("echo", """{ /* mine */ "description": "Mine.", }""");

        Assert.True(ScenarioLibrary.Load(folder.Path).TryGet("echo", out var scenario));

        Assert.Equal("Mine.", scenario.Description);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        Assert.Contains("does not exist", Assert.Throws<InvalidDataException>(() => ScenarioLibrary.Load("/no/such/folder")).Message);
    }

    [Fact]
    public async Task A_default_scenario_that_is_not_there_stops_the_start()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => FastCloud.StartAsync(FastCloud.Options with { DefaultScenario = "missing" }));
    }

    [Fact]
    public void The_schema_knows_exactly_the_fields_that_the_reader_knows()
    {
        using var stream = typeof(ScenarioLibrary).Assembly.GetManifestResourceStream("scenario.schema.json")!;
        using var schema = JsonDocument.Parse(stream);
        var root = schema.RootElement;
        Assert.Equal(KnownTo("{ \"?\": 0 }"), FieldsOf(root));

        var steps = root.GetProperty("$defs").GetProperty("step").GetProperty("oneOf").EnumerateArray().ToList();
        Assert.Equal(17, steps.Count);
        foreach (var step in steps)
        {
            var kind = step.GetProperty("required")[0].GetString();
            Assert.Equal(KnownTo($$"""{ "steps": [ { "{{kind}}": null, "?": 0 } ] }"""), FieldsOf(step));
        }
    }

    private static IEnumerable<string> FieldsOf(JsonElement schema) =>
        schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order();

    /// <summary>The fields a reader offers instead of one it does not know.</summary>
    private static IEnumerable<string> KnownTo(string json)
    {
        var faults = new List<string>();
        ScenarioReader.Read("x", "x", json, faults);
        var fault = faults.Single(fault => fault.Contains(".?:", StringComparison.Ordinal));
        return fault[(fault.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.').Split(", ").Order();
    }
}
