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

    /// <summary>What a client may ever override (agents protocol, conversation_initiation_client_data).</summary>
    private static readonly string[] Overridable =
    [
        "agent.first_message", "agent.language", "agent.max_conversation_duration_message", "agent.prompt.prompt", "agent.prompt.llm", "agent.prompt.tool_ids", "agent.prompt.tool_ids_strict",
        "agent.prompt.knowledge_base", "agent.prompt.native_mcp_server_ids", "tts.voice_id", "tts.model_id", "tts.stability", "tts.similarity_boost", "tts.speed",
        "tts.pronunciation_dictionary_locators", "tts.supported_voices", "asr.keywords", "turn.soft_timeout_config.message", "conversation.text_only",
        "conversation.max_duration_seconds",
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/convai/agents", ApiAnswers.WithKey(cloud, ListAsync));
        routes.MapGet("/v1/convai/agents/{id}", ApiAnswers.WithKey(cloud, GetAsync));
    }

    private Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var size = Page.SizeIn(query);
        var names = Sorted(query);
        var after = query.Cursor();
        if (after is not null && !names.Contains(after))
        {
            query.Fault("cursor", "Input should be the next_cursor of a page", "value_error");
        }

        var search = query.Text("search");

        // Nobody archives a scenario, and whoever asks has made them all.
        var none = query.Flag("archived") is true | query.Text("created_by_user_id") is not (null or "@me");
        query.Flag("show_only_owned_agents");
        query.NothingElse();
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.InvalidAsync(context, query.Faults);
        }

        var found = names
            .Skip(after is null ? 0 : names.IndexOf(after) + 1)
            .Where(name => !none && (search is null || name.Contains(search, StringComparison.OrdinalIgnoreCase)));
        return ApiAnswers.JsonAsync(context, Page.Of("agents", size, found, Item, name => name));
    }

    /// <summary>All are of the same age, so only by name is there an order to turn round.</summary>
    private List<string> Sorted(QueryReader query)
    {
        var by = query.OneOf("sort_by", "name", "created_at", "call_count_7d");
        if (by is "call_count_7d")
        {
            query.NotSimulated("sort_by");
        }

        var ascending = query.OneOf("sort_direction", "asc", "desc") is "asc";
        return [.. by is "name" && !ascending ? cloud.Scenarios.Names.Reverse() : cloud.Scenarios.Names];
    }

    private Task GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        query.NotSimulated("version_id", "branch_id");
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.InvalidAsync(context, query.Faults);
        }

        var id = (string)context.Request.RouteValues["id"]!;
        return cloud.AgentOf(id) is { } scenario
            ? ApiAnswers.JsonAsync(context, Agent(id, scenario))
            : ApiAnswers.AgentNotFoundAsync(context, id);
    }

    private static JsonObject Item(string name) => new()
    {
        ["agent_id"] = name,
        ["name"] = name,
        ["voice_id"] = Voice,
        ["tags"] = new JsonArray(),
        ["created_at_unix_secs"] = 0,
        ["access_info"] = Access(),
        ["last_call_time_unix_secs"] = null,
        ["archived"] = false,
    };

    private static JsonObject Agent(string id, Scenario scenario) => new()
    {
        ["agent_id"] = id,
        ["name"] = scenario.Name,
        ["conversation_config"] = new JsonObject
        {
            ["asr"] = new JsonObject { ["user_input_audio_format"] = scenario.Hears },
            ["tts"] = new JsonObject { ["agent_output_audio_format"] = scenario.Speaks, ["voice_id"] = Voice },
            ["turn"] = new JsonObject { ["turn_timeout"] = scenario.TurnTimeout?.TotalSeconds ?? -1 },
            ["conversation"] = new JsonObject { ["text_only"] = false, ["max_duration_seconds"] = (int)scenario.MaxDuration.TotalSeconds, ["client_events"] = AgentSettings.ClientEvents() },
            ["agent"] = new JsonObject
            {
                ["first_message"] = scenario.FirstMessage ?? "",
                ["language"] = "en",
                ["prompt"] = AgentSettings.Prompt(scenario),
                ["dynamic_variables"] = new JsonObject
                {
                    ["dynamic_variable_placeholders"] = new JsonObject(
                        scenario.RequiredVariables.Select(name => new KeyValuePair<string, JsonNode?>(name, ""))),
                },
            },
        },
        ["platform_settings"] = new JsonObject
        {
            ["auth"] = new JsonObject { ["enable_auth"] = scenario.Private },
            ["overrides"] = new JsonObject { ["conversation_config_override"] = Switches(scenario.AllowedOverrides) },
            ["call_limits"] = new JsonObject { ["agent_concurrency_limit"] = -1, ["daily_limit"] = 100_000, ["bursting_enabled"] = true },
            ["queueing_config"] = new JsonObject { ["enabled"] = true, ["wait_timeout_seconds"] = (int)Math.Ceiling((scenario.Queue?.Wait ?? TimeSpan.FromMinutes(5)).TotalSeconds) },
        },
        ["metadata"] = new JsonObject { ["created_at_unix_secs"] = 0, ["updated_at_unix_secs"] = 0 },
        ["access_info"] = Access(),
    };

    /// <summary>Which overrides are enabled: all that the cloud has, where the scenario names none.</summary>
    private static JsonObject Switches(IReadOnlyList<string>? allowed)
    {
        var switches = new JsonObject();
        foreach (var path in allowed ?? Overridable)
        {
            var parent = switches;
            var names = path.Split('.');
            foreach (var name in names[..^1])
            {
                parent = (JsonObject)(parent[name] ??= new JsonObject());
            }

            parent[names[^1]] = true;
        }

        return switches;
    }

    private static JsonObject Access() => new()
    {
        ["is_creator"] = true,
        ["creator_name"] = "Simulator",
        ["creator_email"] = "simulator@example.invalid",
        ["role"] = "admin",
    };
}
