using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>Hands out signed URLs, under the new and the old spelling of the path.</summary>
internal sealed class SignedUrlApi(CloudState cloud, SignedUrls urls)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/convai/conversation/get-signed-url", ApiAnswers.WithKey(cloud, GetAsync));
        routes.MapGet("/v1/convai/conversation/get_signed_url", ApiAnswers.WithKey(cloud, GetAsync));
    }

    private Task GetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var agentId = query["agent_id"].ToString();
        if (agentId.Length == 0)
        {
            return ApiAnswers.InvalidAsync(context, "agent_id", "Field required", "missing");
        }

        var includeConversationId = false;
        if (query.TryGetValue("include_conversation_id", out var asked) && !bool.TryParse(asked, out includeConversationId))
        {
            return ApiAnswers.InvalidAsync(context, "include_conversation_id", "Input should be a valid boolean", "bool_parsing");
        }

        if (cloud.AgentOf(agentId) is not { } scenario)
        {
            return ApiAnswers.AgentNotFoundAsync(context, agentId);
        }

        if (scenario.SignedUrlStatus is { } status)
        {
            return ApiAnswers.FaultAsync(context, status, agentId, scenario.RetryAfterSeconds);
        }

        var signature = urls.Issue(agentId, includeConversationId ? ConversationSocket.NewId() : null);
        var branch = query["branch_id"].ToString() is { Length: > 0 } id ? $"&branch_id={Uri.EscapeDataString(id)}" : "";
        var signed = $"agent_id={Uri.EscapeDataString(agentId)}&conversation_signature={signature}{branch}";
        var url = $"ws://{context.Request.Host}/v1/convai/conversation?{signed}";
        return ApiAnswers.JsonAsync(context, new JsonObject { ["signed_url"] = url });
    }
}
