using System.Globalization;
using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.Simulator.Rest;

/// <summary>Answers in the shapes of the real API, its three kinds of error bodies included.</summary>
internal static class ApiAnswers
{
    public static async Task JsonAsync(HttpContext context, JsonNode body, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(ServerMessages.Utf8(body), context.RequestAborted);
    }

    /// <summary>The older form of an error: status and message.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string code, string message) =>
        JsonAsync(context, new JsonObject { ["detail"] = new JsonObject { ["status"] = code, ["message"] = message } }, status);

    /// <summary>The newer form, with a type, a code and the request's id.</summary>
    public static Task DetailAsync(
        HttpContext context, int status, string type, string code, string message, string? legacy = null, string? parameter = null) => JsonAsync(
        context,
        new JsonObject
        {
            ["detail"] = new JsonObject
            {
                ["type"] = type,
                ["code"] = code,
                ["status"] = legacy ?? code,
                ["message"] = message,
                ["request_id"] = context.Response.Headers["x-request-id"].ToString(),
                ["param"] = parameter,
            },
        },
        status);

    public static Task NotFoundAsync(HttpContext context, string code, string legacy, string message, string parameter) =>
        DetailAsync(context, StatusCodes.Status404NotFound, "not_found", code, message, legacy, parameter);

    public static Task AgentNotFoundAsync(HttpContext context, string agentId) => NotFoundAsync(
        context, "agent_not_found", "document_not_found", $"Agent with ID '{agentId}' not found.", "agent_id");

    public static Task ConversationNotFoundAsync(HttpContext context, string id) => NotFoundAsync(
        context, "conversation_not_found", "document_not_found", $"Conversation with ID '{id}' not found.", "conversation_id");

    /// <summary>The list form, which only 422 has.</summary>
    public static Task InvalidAsync(HttpContext context, params IEnumerable<InvalidField> faults) => JsonAsync(
        context,
        new JsonObject
        {
            ["detail"] = new JsonArray([.. faults.Select(fault => (JsonNode)new JsonObject
            {
                ["loc"] = new JsonArray([.. fault.Place.Select(part => (JsonNode)part)]),
                ["msg"] = fault.Message,
                ["type"] = fault.Type,
            })]),
        },
        StatusCodes.Status422UnprocessableEntity);

    /// <summary>The answer a scenario asks for instead of a signed URL.</summary>
    public static Task FaultAsync(HttpContext context, int status, string agentId, int retryAfterSeconds)
    {
        switch (status)
        {
            case 401:
                return ErrorAsync(context, status, "invalid_api_key", "Invalid API key");
            case 403:
                return ErrorAsync(context, status, "only_for_creator+", "This feature needs a creator plan or higher");
            case 404:
                return AgentNotFoundAsync(context, agentId);
            case 422:
                return InvalidAsync(context, InvalidField.Query("agent_id", "Value error", "value_error"));
            case 429:
                context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                context.Response.Headers["current-concurrent-requests"] = "10";
                context.Response.Headers["maximum-concurrent-requests"] = "10";
                return ErrorAsync(context, status, "too_many_concurrent_requests", "Too many concurrent requests");
            case >= 500:
                context.Response.StatusCode = status;
                context.Response.ContentType = "text/plain";
                return context.Response.WriteAsync("Internal Server Error", context.RequestAborted);
            default:
                return ErrorAsync(context, status, "bad_request", "Bad request");
        }
    }

    /// <summary>Lets only requests with an accepted key through; the answer for the others is written.</summary>
    public static RequestDelegate WithKey(CloudState cloud, Func<HttpContext, Task> handler) => context =>
        cloud.Accepts(context.Request.Headers["xi-api-key"])
            ? handler(context)
            : ErrorAsync(context, StatusCodes.Status401Unauthorized, "invalid_api_key", "Invalid API key");

    /// <summary>As <see cref="WithKey"/>, but a request without a key passes: pages in a browser have none.</summary>
    public static RequestDelegate WithKeyIfAny(CloudState cloud, Func<HttpContext, Task> handler)
    {
        var withKey = WithKey(cloud, handler);
        return context => context.Request.Headers.ContainsKey("xi-api-key") ? withKey(context) : handler(context);
    }

    /// <summary>Finds the conversation that the path names; the answer for one that is not there is written.</summary>
    public static Func<HttpContext, Task> OnConversation(CloudState cloud, Func<HttpContext, SimulatedConversation, Task> handler) => context =>
    {
        var id = (string)context.Request.RouteValues["id"]!;
        return cloud.History.Find(id) is { } conversation ? handler(context, conversation) : ConversationNotFoundAsync(context, id);
    };
}
