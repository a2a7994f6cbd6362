using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>Takes what a caller thought of a conversation: a thumb, or stars and a comment as web pages send them.</summary>
internal sealed class FeedbackApi(CloudState cloud)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(ConversationsApi.One + "/feedback", ApiAnswers.WithKeyIfAny(cloud, ApiAnswers.OnConversation(cloud, TakeAsync)));

    private static async Task TakeAsync(HttpContext context, SimulatedConversation conversation)
    {
        var faults = new List<InvalidField>();
        if (await ReadAsync(context, faults) is { } feedback)
        {
            conversation.Feedback = feedback;
            await ApiAnswers.JsonAsync(context, new JsonObject());
            return;
        }

        await ApiAnswers.InvalidAsync(context, faults);
    }

    private static async Task<ConversationFeedback?> ReadAsync(HttpContext context, List<InvalidField> faults)
    {
        var check = new JsonCheck(nullIsLeftOut: true, fault =>
        {
            // As the real API: what it does not know it passes over.
            if (fault.Kind is not JsonFaultKind.Unknown)
            {
                faults.Add(InvalidField.Body(fault.Name.Length == 0 ? null : fault.Name, $"Input is not valid: {fault.Remedy}", "value_error"));
            }
        });
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return check.Read(document.RootElement, SimulatorJson.Default.ConversationFeedback, "body") as ConversationFeedback;
        }
        catch (JsonException)
        {
            faults.Add(InvalidField.Body(null, "JSON decode error", "json_invalid"));
            return null;
        }
    }
}
