using System.Text.Json.Nodes;
using AgentConnector.Simulator.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>Takes files for multimodal messages. Only their names are kept: nobody here looks at pictures.</summary>
internal sealed class FilesApi(CloudState cloud)
{
    private const long MostBytes = 20 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ConversationsApi.One + "/files", ApiAnswers.WithKeyIfAny(cloud, ApiAnswers.OnConversation(cloud, UploadAsync)));
        routes.MapDelete(
            ConversationsApi.One + "/files/{file}", ApiAnswers.WithKeyIfAny(cloud, ApiAnswers.OnConversation(cloud, DeleteAsync)));
    }

    private static async Task UploadAsync(HttpContext context, SimulatedConversation conversation)
    {
        if (await FileAsync(context) is not { } file)
        {
            await ApiAnswers.InvalidAsync(context, InvalidField.Body("file", "Field required: a part \"file\" of multipart/form-data", "missing"));
            return;
        }

        var type = file.ContentType?.Split(';')[0].Trim() ?? "";
        if (!type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && type is not ("application/pdf" or "text/plain"))
        {
            await ApiAnswers.ErrorAsync(
                context, StatusCodes.Status400BadRequest, "invalid_file_type", "Send an image, a PDF, or a plain text, with its content type");
            return;
        }

        var uploaded = new UploadedFile("file_" + Ids.Random(26), file.FileName, type);
        await (conversation.Files.TryAdd(uploaded)
            ? ApiAnswers.JsonAsync(context, new JsonObject { ["file_id"] = uploaded.Id })
            : ApiAnswers.ErrorAsync(
                context, StatusCodes.Status400BadRequest, "too_many_files", $"A conversation takes at most {ConversationFiles.Most} files"));
    }

    private static Task DeleteAsync(HttpContext context, SimulatedConversation conversation)
    {
        var id = (string)context.Request.RouteValues["file"]!;
        return conversation.Files.TryRemove(id) switch
        {
            true => ApiAnswers.JsonAsync(context, new JsonObject { ["file_id"] = id }),
            false => ApiAnswers.ErrorAsync(
                context, StatusCodes.Status400BadRequest, "file_in_use", "The file was used in the conversation and stays"),
            null => ApiAnswers.NotFoundAsync(context, "file_not_found", "document_not_found", $"File with ID '{id}' not found.", "file_id"),
        };
    }

    private static async Task<IFormFile?> FileAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MostBytes;
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return form.Files.GetFile("file");
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
