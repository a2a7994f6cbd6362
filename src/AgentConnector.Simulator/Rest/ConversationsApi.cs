using System.Globalization;
using System.Text.Json.Nodes;
using AgentConnector.Audio;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Speech;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>What is known of conversations: list, one, its audio, and deleting it.</summary>
internal sealed class ConversationsApi(CloudState cloud)
{
    private const string One = "/v1/convai/conversations/{id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/convai/conversations", ApiAnswers.WithKey(cloud, ListAsync));
        routes.MapGet(One, ApiAnswers.WithKey(cloud, GetAsync));
        routes.MapGet(One + "/audio", ApiAnswers.WithKey(cloud, AudioAsync));
        routes.MapDelete(One, ApiAnswers.WithKey(cloud, DeleteAsync));
    }

    private string StatusOf(SimulatedConversation conversation) =>
        conversation.EndedAt is not { } endedAt ? "in-progress"
        : cloud.Time.GetUtcNow() - endedAt < cloud.Options.ProcessingTime ? "processing"
        : conversation.Close is { By: ClosedBy.Cloud, Code: 1008 } && conversation.Transcript.Count == 0 ? "failed"
        : "done";

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var size = 30;
        if (query.TryGetValue("page_size", out var asked)
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > 100))
        {
            return ApiAnswers.InvalidAsync(context, "page_size", "Input should be from 1 to 100", "less_than_equal");
        }

        var agent = query["agent_id"].ToString();
        var found = cloud.History.All.Reverse().Where(one => agent.Length == 0 || one.AgentId == agent).ToList();
        var after = query["cursor"].ToString() is { Length: > 0 } cursor ? found.FindIndex(one => one.Id == cursor) + 1 : 0;
        var page = found.Skip(after).Take(size).ToList();
        var more = found.Count > after + page.Count;
        return ApiAnswers.JsonAsync(context, new JsonObject
        {
            ["conversations"] = new JsonArray([.. page.Select(one => (JsonNode)ConversationJson.Item(one, StatusOf(one)))]),
            ["next_cursor"] = more ? page[^1].Id : null,
            ["has_more"] = more,
        });
    }

    private Task GetAsync(HttpContext context) => Find(context) is { } found
        ? ApiAnswers.JsonAsync(context, ConversationJson.Whole(found, StatusOf(found)))
        : ApiAnswers.ConversationNotFoundAsync(context, Id(context));

    /// <summary>The real cloud sends MP3. There is no encoder here, so it is a WAV and says so.</summary>
    private async Task AudioAsync(HttpContext context)
    {
        if (Find(context) is not { } found || !found.Recording.HasAny)
        {
            await ApiAnswers.ConversationNotFoundAsync(context, Id(context));
            return;
        }

        using var file = new MemoryStream();
        using (var wav = new WavWriter(file, Clips.SampleRate, leaveOpen: true))
        {
            wav.Write(Mixdown.Of(found));
        }

        context.Response.ContentType = "audio/wav";
        await context.Response.Body.WriteAsync(file.ToArray(), context.RequestAborted);
    }

    private Task DeleteAsync(HttpContext context) => cloud.History.Delete(Id(context))
        ? ApiAnswers.JsonAsync(context, new JsonObject())
        : ApiAnswers.ConversationNotFoundAsync(context, Id(context));

    private SimulatedConversation? Find(HttpContext context) => cloud.History.Find(Id(context));

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
