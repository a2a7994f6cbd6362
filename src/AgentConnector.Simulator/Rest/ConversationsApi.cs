using System.Globalization;
using System.Text.Json.Nodes;
using AgentConnector.Audio.Wav;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Speech;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>What is known of conversations: list, one, its audio, and deleting it.</summary>
internal sealed class ConversationsApi(CloudState cloud)
{
    /// <summary>The path of one conversation.</summary>
    public const string One = "/v1/convai/conversations/{id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/convai/conversations", ApiAnswers.WithKey(cloud, ListAsync));
        routes.MapGet(One, ApiAnswers.WithKey(cloud, GetAsync));
        routes.MapGet(One + "/audio", ApiAnswers.WithKey(cloud, ApiAnswers.OnConversation(cloud, AudioAsync)));
        routes.MapDelete(One, ApiAnswers.WithKey(cloud, ApiAnswers.OnConversation(cloud, DeleteAsync)));
    }

    private Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var size = Page.SizeIn(query);
        var ascending = query.OneOf("sort_direction", "asc", "desc") is "asc";
        var after = Cursor(query);
        var summaries = query.OneOf("summary_mode", "exclude", "include") is "include";
        var filter = new ConversationFilter(query, cloud);
        query.NothingElse();
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.InvalidAsync(context, query.Faults);
        }

        var all = ascending ? cloud.History.All : cloud.History.All.Reverse();
        var found = all
            .Where(one => after is null || (ascending ? one.Number > after : one.Number < after))
            .Where(filter.Matches);
        return ApiAnswers.JsonAsync(context, Page.Of(
            "conversations", size, found, one => ConversationJson.Item(one, cloud.StatusOf(one), summaries), one => one.Number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A place between conversations, so that it holds when its conversation is gone.</summary>
    private static long? Cursor(QueryReader query)
    {
        if (query.Cursor() is not { } cursor)
        {
            return null;
        }

        if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            query.Fault("cursor", "Input should be the next_cursor of a page", "value_error");
        }

        return number;
    }

    private Task GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        if (query.OneOf("format", "json", "opentelemetry") is "opentelemetry")
        {
            query.NotSimulated("format");
        }

        return query.Faults.Count > 0
            ? ApiAnswers.InvalidAsync(context, query.Faults)
            : ApiAnswers.OnConversation(cloud, TellAsync)(context);
    }

    private Task TellAsync(HttpContext context, SimulatedConversation conversation) =>
        ApiAnswers.JsonAsync(context, ConversationJson.Whole(conversation, cloud.StatusOf(conversation)));

    /// <summary>The real cloud sends MP3. There is no encoder here, so it is a WAV and says so.</summary>
    private static async Task AudioAsync(HttpContext context, SimulatedConversation conversation)
    {
        if (conversation.Tape is { HasHeard: false, HasSpoken: false })
        {
            await ApiAnswers.NotFoundAsync(
                context, "audio_not_found", "document_not_found", $"Conversation with ID '{conversation.Id}' has no audio.", "conversation_id");
            return;
        }

        using var file = new MemoryStream();
        using (var wav = new WavWriter(file, Clips.SampleRate, leaveOpen: true))
        {
            wav.Write(Mixdown.Of(conversation));
        }

        context.Response.ContentType = "audio/wav";
        await context.Response.Body.WriteAsync(file.ToArray(), context.RequestAborted);
    }

    private Task DeleteAsync(HttpContext context, SimulatedConversation conversation) =>
        conversation.EndedAt is null
            ? ApiAnswers.ErrorAsync(
                context, StatusCodes.Status400BadRequest, "conversation_in_progress", "The conversation still runs: delete it when it has ended")
        : cloud.History.TryForget(conversation) ? ApiAnswers.JsonAsync(context, new JsonObject())
        : ApiAnswers.ConversationNotFoundAsync(context, conversation.Id);
}
