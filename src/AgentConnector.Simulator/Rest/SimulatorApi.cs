using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>What the real cloud does not have: the scenarios, what clients did wrong, and what was received. No key needed.</summary>
internal sealed class SimulatorApi(CloudState cloud)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/simulator/scenarios", ScenariosAsync);
        routes.MapGet("/simulator/scenario.schema.json", SchemaAsync);
        routes.MapGet("/simulator/violations", ViolationsAsync);
        routes.MapGet("/simulator/conversations", ConversationsAsync);
    }

    private static async Task SchemaAsync(HttpContext context)
    {
        context.Response.ContentType = "application/schema+json";
        await using var schema = typeof(SimulatorApi).Assembly.GetManifestResourceStream("scenario.schema.json")!;
        await schema.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private Task ScenariosAsync(HttpContext context) => ListAsync(context, "scenarios", cloud.Scenarios.Names.Select(name =>
    {
        cloud.Scenarios.TryGet(name, out var scenario);
        return new JsonObject
        {
            ["name"] = name,
            ["description"] = scenario!.Description,
            ["hears"] = scenario.Hears,
            ["speaks"] = scenario.Speaks,
        };
    }));

    private Task ViolationsAsync(HttpContext context) => ListAsync(context, "violations", cloud.Violations.All.Select(one => new JsonObject
    {
        ["conversation_id"] = one.Conversation,
        ["rule"] = one.Rule,
        ["message"] = one.Message,
    }));

    private Task ConversationsAsync(HttpContext context) => ListAsync(context, "conversations", cloud.History.All.Select(Counts));

    private static JsonObject Counts(SimulatedConversation one) => new()
    {
        ["conversation_id"] = one.Id,
        ["scenario"] = one.Scenario,
        ["audio_messages"] = one.AudioMessages,
        ["utterances"] = one.Utterances,
        ["interruptions"] = one.Interruptions,
        ["pongs"] = one.Pongs,
        ["texts"] = one.Texts.Count,
        ["tool_results"] = one.ToolResults.Count,
        ["close_code"] = one.Close?.Code,
        ["closed_by"] = one.Close is { } close ? close.By is ClosedBy.Client ? "client" : "cloud" : null,
    };

    private static Task ListAsync(HttpContext context, string name, IEnumerable<JsonObject> items) =>
        ApiAnswers.JsonAsync(context, new JsonObject { [name] = new JsonArray([.. items.Select(item => (JsonNode)item)]) });
}
