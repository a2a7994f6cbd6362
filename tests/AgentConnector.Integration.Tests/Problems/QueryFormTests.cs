using System.Text.Json;
using AgentConnector.Integration.Tests.Calls;

namespace AgentConnector.Integration.Tests.Problems;

/// <summary>A query parameter of the wrong form is a 400 that names it, at every route of the OpenAPI document.</summary>
public sealed class QueryFormTests
{
    // Texts have a form, too: what no id, no time and no number looks like. What an expression left empty would find everything.
    private static readonly Dictionary<string, string> WrongTexts = new()
    {
        ["action"] = "",
        ["key"] = "",
        ["target"] = "",
        ["agent_id"] = "",
        ["call_id"] = "a b",
        ["cursor"] = new('x', 5_000), // that of agents is theirs, and only its length is known
        ["from"] = "yesterday",
        ["phone"] = "abc",
        ["session_id"] = "a b",
        ["search"] = new('a', 501), // an empty one is an empty field of a form: all are wanted
        ["to"] = "never",
    };

    [Fact]
    public async Task Every_parameter_of_every_route_names_itself_when_its_form_is_wrong()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        using var document = await desk.Service.Stranger.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var wrong = (
            from path in (await document.JsonAsync()).GetProperty("paths").EnumerateObject()
            where path.Value.TryGetProperty("get", out var get) && get.TryGetProperty("parameters", out _)
            from parameter in path.Value.GetProperty("get").GetProperty("parameters").EnumerateArray()
            where parameter.GetProperty("in").GetString() == "query"
            from query in Wrong(parameter)
            select (Address: path.Name.Replace("{id}", "one", StringComparison.Ordinal), query.Name, query.Value)).ToList();
        Assert.True(wrong.Count > 20, string.Join(' ', wrong));

        foreach (var (address, name, value) in wrong)
        {
            using var answer = await desk.Service.Client.GetAsync($"{address}?{name}={Uri.EscapeDataString(value)}", TestContext.Current.CancellationToken);

            Assert.True((int)answer.StatusCode == 400, $"{(int)answer.StatusCode} to {address}?{name}={value}");
            Assert.Equal("bad-request", await answer.ProblemAsync());
            var problem = await answer.JsonAsync();
            Assert.Equal($"{name} {problem.GetProperty("errors").GetProperty(name)[0].GetString()}.", problem.GetProperty("detail").GetString());
        }
    }

    private static IEnumerable<(string Name, string Value)> Wrong(JsonElement parameter)
    {
        var name = parameter.GetProperty("name").GetString()!;
        var schema = parameter.GetProperty("schema");
        if (schema.GetProperty("type").GetString() is "object")
        {
            return [($"{name}.", "x")];
        }

        var wrong = new List<string>();
        if (schema.GetProperty("type").GetString() is "integer")
        {
            wrong.AddRange(["x", "1.5", "-1", "1e99"]);
            if (schema.TryGetProperty("maximum", out var most))
            {
                wrong.Add($"{most.GetInt64() + 1}");
            }
        }
        else
        {
            wrong.Add(schema.TryGetProperty("enum", out _) ? "surely_not" : WrongTexts[name]);
        }

        return wrong.Select(value => (name, value));
    }
}
