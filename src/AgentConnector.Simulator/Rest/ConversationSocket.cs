using System.Net.WebSockets;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>
/// The upgrade to a conversation. Whoever may not talk is told by a close frame after a successful upgrade, never by an HTTP status,
/// as the real cloud does it.
/// </summary>
internal sealed class ConversationSocket(CloudState cloud, SignedUrls urls, WebhookSender webhooks, CancellationToken stopping)
{
    public static string NewId() => "conv_" + Ids.Random(26);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/convai/conversation", TalkAsync);

    private async Task TalkAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await ApiAnswers.ErrorAsync(context, StatusCodes.Status400BadRequest, "bad_request", "This address speaks WebSocket only");
            return;
        }

        // Browsers fail the connection unless convai comes back; a bearer.… beside it is not a protocol to choose.
        var protocol = context.WebSockets.WebSocketRequestedProtocols.Contains("convai") ? "convai" : null;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        using var hard = new CancellationTokenSource();
        var agentId = context.Request.Query["agent_id"].ToString();
        if (Refusal(context, agentId, out var scenario, out var conversationId) is { } refusal)
        {
            await TurnAwayAsync(socket, 3000, refusal, hard);
            return;
        }

        var tape = new Tape(cloud.History.Audio);
        var record = new SimulatedConversation(conversationId ?? NewId(), agentId, scenario!.Name, cloud.Time.GetUtcNow(), tape)
        {
            Number = cloud.NextNumber(),
            BranchId = Given(context, "branch_id"),
            VersionId = Given(context, "version_id"),
            Environment = Given(context, "environment") ?? "production",
            CreditsPerMinute = scenario.CreditsPerMinute,
        };
        if (!cloud.History.TryStart(record))
        {
            await TurnAwayAsync(socket, 3008, "Too many concurrent connections", hard);
            return;
        }

        try
        {
            await HoldAsync(socket, record, scenario!, hard);
        }
        finally
        {
            cloud.History.HasEnded();
        }
    }

    private async Task HoldAsync(WebSocket socket, SimulatedConversation record, Scenario scenario, CancellationTokenSource hard)
    {
        using var conversation = new LiveConversation(cloud, socket, record, scenario, hard);
        var ending = await conversation.RunAsync(stopping);
        if (ending.Cut)
        {
            socket.Abort();
        }

        record.HasEnded(cloud.Time.GetUtcNow(), new ConversationClose(ending.By, ending.Code, ending.Reason));
        cloud.LogEnded(record.Id, scenario.Name, ending.By, ending.Code);
        webhooks.Post(record);
    }

    private string? Refusal(HttpContext context, string agentId, out Scenario? scenario, out string? conversationId)
    {
        conversationId = null;
        scenario = cloud.AgentOf(agentId);
        if (scenario is null)
        {
            return "The AI agent you are trying to reach does not exist.";
        }

        var query = context.Request.Query;
        var signature = query["conversation_signature"].ToString() is { Length: > 0 } current ? current : query["token"].ToString();
        if (signature.Length > 0)
        {
            return urls.TryUse(signature, agentId, out conversationId) ? null : "Could not authorize the conversation.";
        }

        return context.Request.Headers.TryGetValue("xi-api-key", out var key)
            ? cloud.Accepts(key) ? null : "Could not authorize the conversation."
            : scenario.Private ? "Authorization failed" : null;
    }

    private static string? Given(HttpContext context, string name) => context.Request.Query[name] is [.., { Length: > 0 } last] ? last : null;

    private async Task TurnAwayAsync(WebSocket socket, int code, string reason, CancellationTokenSource hard)
    {
        using var client = new ClientSocket(socket, hard.Token);
        using var limit = cloud.Time.CreateTimer(
            static cut => ((CancellationTokenSource)cut!).Cancel(), hard, cloud.Options.CloseTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            await client.CloseAsync(code, reason);
            while (await client.ReceiveAsync() is not null)
            {
                // What was on its way is of no interest any more.
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidDataException)
        {
            socket.Abort();
        }
    }
}
