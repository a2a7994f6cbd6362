using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
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
        if (await ReadAsync(context, faults) is { } feedback && faults.Count == 0)
        {
            conversation.Feedback = feedback;
            await ApiAnswers.JsonAsync(context, new JsonObject());
            return;
        }

        await ApiAnswers.InvalidAsync(context, [.. faults]);
    }

    private static async Task<ConversationFeedback?> ReadAsync(HttpContext context, List<InvalidField> faults)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                return Read(document.RootElement, faults);
            }

            faults.Add(InvalidField.Body(null, "Input should be a valid dictionary", "model_attributes_type"));
        }
        catch (JsonException)
        {
            faults.Add(InvalidField.Body(null, "JSON decode error", "json_invalid"));
        }

        return null;
    }

    private static ConversationFeedback Read(JsonElement body, List<InvalidField> faults)
    {
        var score = Text(body, "feedback", faults);
        if (score is not (null or "like" or "dislike"))
        {
            faults.Add(InvalidField.Body("feedback", "Input should be 'like' or 'dislike'", "enum"));
        }

        int? rating = null;
        if (Given(body, "rating") is { } stars)
        {
            rating = stars.ValueKind is JsonValueKind.Number && stars.TryGetInt32(out var number) ? number : 0;
            if (rating is < 1 or > 5)
            {
                faults.Add(InvalidField.Body("rating", "Input should be an integer from 1 to 5", "int_type"));
            }
        }

        return new ConversationFeedback(score, rating, Text(body, "comment", faults));
    }

    private static string? Text(JsonElement body, string name, List<InvalidField> faults)
    {
        if (Given(body, name) is not { } value)
        {
            return null;
        }

        try
        {
            if (value.ValueKind is JsonValueKind.String)
            {
                return value.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are no UTF-8, pass the parser and fail only here.
        }

        faults.Add(InvalidField.Body(name, "Input should be a valid string", "string_type"));
        return null;
    }

    private static JsonElement? Given(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
}
