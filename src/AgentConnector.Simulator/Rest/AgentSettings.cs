using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator.Rest;

/// <summary>What an agent is told to do and may use, as far as its scenario says: in the shapes of the real API.</summary>
internal static class AgentSettings
{
    /// <summary>What it sends to clients; what is not here, a scenario sends only on purpose.</summary>
    private static readonly string[] Events =
    [
        "conversation_initiation_metadata", "audio", "interruption", "user_transcript", "tentative_user_transcript", "agent_response", "agent_response_correction",
        "client_tool_call", "ping",
    ];

    public static JsonArray ClientEvents() => [.. Events.Select(name => (JsonNode)name)];

    /// <summary>Its prompt, which has in it the variables without which it does not begin, and its client tools.</summary>
    public static JsonObject Prompt(Scenario scenario)
    {
        var tools = ClientTools(scenario.Steps).DistinctBy(tool => tool.Name).ToList();
        return new()
        {
            ["prompt"] = string.Join(' ', [$"Plays the scenario {scenario.Name}.", .. scenario.RequiredVariables.Select(name => "{{" + name + "}}")]),
            ["llm"] = "simulator",
            ["tool_ids"] = new JsonArray([.. tools.Select(tool => (JsonNode)("tool_" + tool.Name))]),
            ["tools"] = new JsonArray([.. tools.Select(Tool)]),
        };
    }

    private static IEnumerable<ToolStep> ClientTools(IReadOnlyList<Step> steps) => steps.SelectMany(step => step switch
    {
        ToolStep tool => [tool],
        RepeatStep { Steps: { } repeated } => ClientTools(repeated),
        _ => [],
    });

    private static JsonNode Tool(ToolStep tool) => new JsonObject
    {
        ["type"] = "client",
        ["name"] = tool.Name,
        ["description"] = "",
        ["response_timeout_secs"] = (int)Math.Ceiling(tool.Timeout.TotalSeconds),
        ["expects_response"] = tool.ExpectsResponse,
        ["parameters"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(tool.Arguments.Select(argument => new KeyValuePair<string, JsonNode?>(argument.Key, new JsonObject
            {
                ["type"] = argument.Value?.GetValueKind() switch
                {
                    JsonValueKind.Number => "number",
                    JsonValueKind.True or JsonValueKind.False => "boolean",
                    JsonValueKind.Object => "object",
                    JsonValueKind.Array => "array",
                    _ => "string",
                },
            }))),
        },
    };
}
