namespace AgentConnector.Simulator.Tests;

public sealed class ConversationFilesTests
{
    [Fact]
    public async Task A_file_is_uploaded_used_in_a_message_and_no_longer_deleted()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        await using var client = await TestClient.TalkToAsync(cloud, "echo");
        await client.UntilAsync("agent_response");
        var id = cloud.Conversations[0].Id;
        var files = $"/v1/convai/conversations/{id}/files";

        var (_, used) = await rest.SendAsync("POST", files, RestClient.Upload("file", "image/png", 200_000));
        var (_, unused) = await rest.SendAsync("POST", files, RestClient.Upload("file", "application/pdf", 10));
        var fileId = used.GetProperty("file_id").GetString()!;
        await client.SendAsync(new
        {
            type = "multimodal_message",
            text = new { type = "user_message", text = "Look" },
            file = new { type = "file_input", file_id = fileId },
        });
        await client.UntilAsync("user_transcript");
        var turn = (await rest.ConversationAsync(id)).GetProperty("transcript").EnumerateArray().Last(one => one.GetProperty("role").GetString() is "user");
        var (kept, _) = await rest.SendAsync("DELETE", $"{files}/{fileId}");
        var (deleted, answer) = await rest.SendAsync("DELETE", $"{files}/{unused.GetProperty("file_id")}");
        var (gone, _) = await rest.SendAsync("DELETE", $"{files}/{unused.GetProperty("file_id")}");

        var file = turn.GetProperty("file_input");
        Assert.Equal((fileId, "picture", "image/png"), (file.GetProperty("file_id").GetString(), file.GetProperty("original_filename").GetString(), file.GetProperty("mime_type").GetString()));
        Assert.Equal((400, 200, 404), (kept, deleted, gone));
        Assert.Equal(unused.GetProperty("file_id").GetString(), answer.GetProperty("file_id").GetString());
    }

    [Theory]
    [InlineData("document", "image/png", 1, 422)]
    [InlineData("file", "text/html", 1, 400)]
    [InlineData("file", "image/png", 21 * 1024 * 1024, 413)]
    public async Task A_file_that_cannot_be_taken_is_refused(string part, string type, int bytes, int status)
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var id = await RestClient.ConversationInAsync(cloud);

        var answer = await rest.SendAsync("POST", $"/v1/convai/conversations/{id}/files", RestClient.Upload(part, type, bytes));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_conversation_takes_ten_files()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var files = $"/v1/convai/conversations/{await RestClient.ConversationInAsync(cloud)}/files";
        var seen = new List<int>();

        for (var i = 0; i < 11; i++)
        {
            seen.Add((await rest.SendAsync("POST", files, RestClient.Upload("file", "image/png", 1))).Status);
        }

        Assert.Equal([.. Enumerable.Repeat(200, 10), 400], seen);
    }
}
