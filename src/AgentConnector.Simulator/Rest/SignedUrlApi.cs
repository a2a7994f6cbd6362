using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>Hands out signed URLs, under the new and the old spelling of the path.</summary>
internal sealed class SignedUrlApi(CloudState cloud, SignedUrls urls)
{
    // They go with the URL as they came.
    private static readonly string[] Carried = ["branch_id", "version_id", "environment"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/convai/conversation/get-signed-url", ApiAnswers.WithKey(cloud, GetAsync));
        routes.MapGet("/v1/convai/conversation/get_signed_url", ApiAnswers.WithKey(cloud, GetAsync));
    }

    private Task GetAsync(HttpContext context)
    {
        // Clients add parameters of their own here, and they change nothing: only what would is refused.
        var query = new QueryReader(context.Request.Query);
        var agentId = query.Text("agent_id");
        var withId = query.Flag("include_conversation_id") ?? false;
        (string Name, string? Value)[] carried =
            [.. Carried.Select(name => (name, query.Text(name)))];
        if (query.Flag("debug_events_request") is true)
        {
            query.NotSimulated("debug_events_request");
        }

        if (agentId is null && query.Faults.Count == 0)
        {
            query.Fault("agent_id", "Field required", "missing");
        }

        if (agentId is null || query.Faults.Count > 0)
        {
            return ApiAnswers.InvalidAsync(context, query.Faults);
        }

        if (cloud.AgentOf(agentId) is not { } scenario)
        {
            return ApiAnswers.AgentNotFoundAsync(context, agentId);
        }

        if (scenario.SignedUrlStatus is { } status)
        {
            return ApiAnswers.FaultAsync(context, status, agentId, scenario.RetryAfterSeconds);
        }

        var signature = urls.Issue(agentId, withId ? ConversationSocket.NewId() : null);
        var rest = string.Concat(carried.Where(one => one.Value is not null).Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        var signed = $"agent_id={Uri.EscapeDataString(agentId)}&conversation_signature={signature}{rest}";
        var url = $"ws://{context.Request.Host}/v1/convai/conversation?{signed}";
        return ApiAnswers.JsonAsync(context, new JsonObject { ["signed_url"] = url });
    }
}
