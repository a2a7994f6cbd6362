using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>The scenarios as agents.</summary>
internal sealed class AgentsApi(CloudState cloud)
{
    private const string Voice = "voice_simulator";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/convai/agents", ApiAnswers.WithKey(cloud, ListAsync));
        routes.MapGet("/v1/convai/agents/{id}", ApiAnswers.WithKey(cloud, GetAsync));
    }

    private Task ListAsync(HttpContext context) => ApiAnswers.JsonAsync(context, new JsonObject
    {
        ["agents"] = new JsonArray([.. cloud.Scenarios.Names.Select(name => (JsonNode)new JsonObject
        {
            ["agent_id"] = name,
            ["name"] = name,
            ["voice_id"] = Voice,
            ["tags"] = new JsonArray(),
            ["created_at_unix_secs"] = 0,
            ["access_info"] = Access(),
            ["last_call_time_unix_secs"] = null,
            ["archived"] = false,
        })]),
        ["next_cursor"] = null,
        ["has_more"] = false,
    });

    private Task GetAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        return cloud.AgentOf(id) is { } scenario
            ? ApiAnswers.JsonAsync(context, Agent(id, scenario))
            : ApiAnswers.AgentNotFoundAsync(context, id);
    }

    private static JsonObject Agent(string id, Scenario scenario) => new()
    {
        ["agent_id"] = id,
        ["name"] = scenario.Name,
        ["conversation_config"] = new JsonObject
        {
            ["asr"] = new JsonObject { ["user_input_audio_format"] = scenario.Hears },
            ["tts"] = new JsonObject { ["agent_output_audio_format"] = scenario.Speaks, ["voice_id"] = Voice },
            ["turn"] = new JsonObject { ["turn_timeout"] = scenario.TurnTimeout?.TotalSeconds ?? -1 },
            ["conversation"] = new JsonObject { ["text_only"] = false, ["max_duration_seconds"] = (int)scenario.MaxDuration.TotalSeconds },
            ["agent"] = new JsonObject
            {
                ["first_message"] = scenario.FirstMessage ?? "",
                ["language"] = "en",
                ["dynamic_variables"] = new JsonObject
                {
                    ["dynamic_variable_placeholders"] = new JsonObject(
                        scenario.RequiredVariables.Select(name => new KeyValuePair<string, JsonNode?>(name, ""))),
                },
            },
        },
        ["platform_settings"] = new JsonObject { ["auth"] = new JsonObject { ["enable_auth"] = scenario.Private } },
        ["metadata"] = new JsonObject { ["created_at_unix_secs"] = 0, ["updated_at_unix_secs"] = 0 },
        ["access_info"] = Access(),
    };

    private static JsonObject Access() => new()
    {
        ["is_creator"] = true,
        ["creator_name"] = "Simulator",
        ["creator_email"] = "simulator@example.invalid",
        ["role"] = "admin",
    };
}
