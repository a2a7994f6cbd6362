using System.Text.Json;
using AgentConnector.AgentTests;

namespace AgentConnector.Tests.AgentTests;

/// <summary>Test files, their schema and what is said of a wrong one.</summary>
public sealed class AgentTestFileTests
{
    public static TheoryData<string, Type> Parts => new()
    {
        { "", typeof(AgentTest) },
        { "caller", typeof(CallerSound) },
        { "caller/echo", typeof(EchoPath) },
        { "#step", typeof(CallerStep) },
        { "tools/*", typeof(ToolAnswerScript) },
        { "expect", typeof(Expected) },
        { "#turn", typeof(ExpectedTurn) },
        { "expect/tools/[]", typeof(ExpectedTool) },
        { "expect/response_ms", typeof(ResponseLimits) },
        { "expect/ending", typeof(ExpectedEnding) },
        { "expect/duration_seconds", typeof(SecondsRange) },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_schema_knows_exactly_the_fields_that_the_reader_knows(string part, Type type)
    {
        using var stream = typeof(AgentTest).Assembly.GetManifestResourceStream("agent-test.schema.json")!;
        using var schema = JsonDocument.Parse(stream);
        var known = AgentTestJson.Default.GetTypeInfo(type)!.Properties.Where(property => property.Set is not null).Select(property => property.Name);

        Assert.Equal(known.Order(StringComparer.Ordinal), Find(schema.RootElement, part).GetProperty("properties").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_samples_can_be_read() => Assert.All(
        Directory.EnumerateFiles(Repository.File("samples", "agent-tests"), "*.json"),
        file => Assert.NotEmpty(AgentTestReader.Read(file).Steps));

    [Theory]
    [InlineData("""{ "steps": [ { } ] }""", "steps[0]: write exactly one of say")]
    [InlineData("""{ "steps": [ { "say": " " } ] }""", "steps[0]: write the words")]
    [InlineData("""{ "steps": [ { "press": "x" } ] }""", "steps[0].press: write keys of a phone")]
    [InlineData("""{ "steps": [ { "hang_up": true, "wav": "a.wav" } ] }""", "steps[0].wav: write what the file says")]
    [InlineData("""{ "steps": [ { "say": "a", "within_seconds": 0 } ] }""", "steps[0]: a time is from 0")]
    [InlineData("""{ "steps": null }""", "line 1, at $.steps: this is not the JSON that is wanted here")]
    [InlineData("""{ "caller": { "loss_percent": 101 } }""", "caller.loss_percent")]
    [InlineData("""{ "caller": { "noise_db": 3 } }""", "caller.noise_db")]
    [InlineData("""{ "expect": { "language": "tlh" } }""", "expect.language: known are de, en")]
    [InlineData("""{ "expect": { "transcript": [ { "text": "?" } ] } }""", "expect.transcript: \"?\" needs words")]
    [InlineData("null", "holds null")]
    [InlineData("""{ "steps": [ null ] }""", "steps: write an object")]
    [InlineData("""{ "tools": { "a": null } }""", "tools: write an object")]
    [InlineData("""{ "expect": { "transcript": [ null ] } }""", "expect.transcript: write an object")]
    [InlineData("""{ "expect": { "never": [ null ] } }""", "expect.never: write an object")]
    [InlineData("""{ "expect": { "tools": [ null ] } }""", "expect.tools: write an object")]
    [InlineData("""{ "expect": { "tools": [ { "name": "a", "arguments": "b" } ] } }""", "expect.tools: \"a\" needs")]
    [InlineData("""{ "expect": { "tools": [ { "name": "a", "times": -1 } ] } }""", "expect.tools: \"a\" needs")]
    [InlineData("""{ "expect": { "ending": { } } }""", "expect.ending")]
    [InlineData("""{ "expect": { "duration_seconds": { "min": 5, "max": 1 } } }""", "min is no more than max")]
    [InlineData("""{ "expect": { "cost_credits": -1 } }""", "a limit is 0 or more")]
    [InlineData("""{ "dynamic_variables": [ 1 ] }""", "dynamic_variables")]
    [InlineData("""{ "scenario": "" }""", "agent and scenario: write a name")]
    [InlineData("""{ "steps": [ { "say": "a", "say": "b" } ] }""", "this field stands there twice")]
    [InlineData("""{ "steps": [ { "say": "a", "wav": "a\u0000b" } ] }""", "steps[0].wav: write the name of a file")]
    public void A_fault_is_told_with_its_place(string json, string told)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "test.json");
        File.WriteAllText(file, json);

        Assert.Contains(told, Assert.Throws<AgentTestException>(() => AgentTestReader.Read(file)).Message);
    }

    [Fact]
    public void Words_that_nobody_listens_to_are_not_synthesized()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "test.json");
        File.WriteAllText(file, $$"""{ "steps": [ { "say": "{{new string('a', 2001)}}" } ] }""");

        Assert.Contains("steps[0]: nobody listens", Assert.Throws<AgentTestException>(() => AgentTestReader.Read(file)).Message);
    }

    [Fact]
    public void A_byte_order_mark_does_not_matter()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "test.json");
        File.WriteAllText(file, """{ "name": "marked" }""", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal("marked", AgentTestReader.Read(file).Name);
    }

    [Fact]
    public void A_device_without_an_end_is_not_read_to_its_end()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no such device here.");

        Assert.Contains("longer than 1 MiB", Assert.Throws<AgentTestException>(() => AgentTestReader.Read("/dev/zero")).Message);
    }

    private static JsonElement Find(JsonElement schema, string part)
    {
        if (part.StartsWith('#'))
        {
            return schema.GetProperty("$defs").GetProperty(part[1..]);
        }

        return part.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(schema, (at, name) => name switch
        {
            "*" => at.GetProperty("additionalProperties"),
            "[]" => at.GetProperty("items"),
            _ => at.GetProperty("properties").GetProperty(name),
        });
    }
}
