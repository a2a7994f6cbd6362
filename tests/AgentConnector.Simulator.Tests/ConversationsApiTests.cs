using System.Net;
using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;

namespace AgentConnector.Simulator.Tests;

public sealed class ConversationsApiTests : IDisposable
{
    private readonly HttpClient http = new() { DefaultRequestHeaders = { { "xi-api-key", "any" } } };

    [Fact]
    public async Task A_conversation_can_be_listed_read_heard_and_deleted()
    {
        await using var cloud = await FastCloud.StartAsync();
        var id = await TalkAsync(cloud, new
        {
            type = "conversation_initiation_client_data",
            user_id = "customer-4711",
            dynamic_variables = new { name = "Ann" },
        });

        var list = await GetAsync(cloud, "");
        var whole = await GetAsync(cloud, $"/{id}");
        using var audio = await http.GetAsync(Url(cloud, $"/{id}/audio"), TestContext.Current.CancellationToken);
        using var wav = new WavReader(await audio.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        using var deleted = await http.DeleteAsync(Url(cloud, $"/{id}"), TestContext.Current.CancellationToken);
        using var gone = await http.GetAsync(Url(cloud, $"/{id}"), TestContext.Current.CancellationToken);

        var item = Assert.Single(list.GetProperty("conversations").EnumerateArray());
        Assert.Equal((id, "done", "success"), (Text(item, "conversation_id"), Text(item, "status"), Text(item, "call_successful")));
        Assert.Equal(("customer-4711", "done"), (Text(whole, "user_id"), Text(whole, "status")));
        Assert.Equal("Ann", whole.GetProperty("conversation_initiation_client_data").GetProperty("dynamic_variables").GetProperty("name").GetString());
        Assert.Equal(["agent", "user", "agent"], whole.GetProperty("transcript").EnumerateArray().Take(3).Select(turn => Text(turn, "role")));
        Assert.Equal("Client disconnected: 1000", Text(whole.GetProperty("metadata"), "termination_reason"));
        Assert.Equal(JsonValueKind.Object, whole.GetProperty("analysis").ValueKind);
        Assert.Equal("audio/wav", audio.Content.Headers.ContentType?.MediaType);
        Assert.True(wav.Duration > TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (deleted.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task Lists_page_by_cursor_the_newest_first()
    {
        await using var cloud = await FastCloud.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await TalkAsync(cloud));
        }

        var first = await GetAsync(cloud, "?page_size=2&agent_id=multi-turn");
        var second = await GetAsync(cloud, $"?page_size=2&cursor={Text(first, "next_cursor")}");
        var none = await GetAsync(cloud, "?agent_id=echo");

        Assert.Equal([ids[2], ids[1]], Ids(first));
        Assert.Equal([ids[0]], Ids(second));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.False(second.GetProperty("has_more").GetBoolean());
        Assert.Empty(Ids(none));
    }

    [Fact]
    public async Task The_record_is_in_progress_then_processing_then_done()
    {
        var time = new ManualTime();
        await using var cloud = await FastCloud.StartAsync(
            FastCloud.Options with { SettleTime = TimeSpan.Zero, ProcessingTime = TimeSpan.FromSeconds(5) }, time);
        await using var client = await TestClient.TalkToAsync(cloud, "silent");
        var metadata = await client.UntilAsync("conversation_initiation_metadata");
        var id = Text(metadata.GetProperty("conversation_initiation_metadata_event"), "conversation_id");

        var running = await GetAsync(cloud, $"/{id}");
        await client.CloseAsync();
        await cloud.Conversations[0].Ended;
        var processing = await GetAsync(cloud, $"/{id}");
        time.Advance(TimeSpan.FromSeconds(6));
        var done = await GetAsync(cloud, $"/{id}");

        Assert.Equal(["in-progress", "processing", "done"], new[] { running, processing, done }.Select(one => Text(one, "status")));
        Assert.Equal(JsonValueKind.Null, processing.GetProperty("analysis").ValueKind);
    }

    [Theory]
    [InlineData("/v1/convai/conversations/conv_unknown", 404)]
    [InlineData("/v1/convai/conversations/conv_unknown/audio", 404)]
    [InlineData("/v1/convai/conversations?page_size=0", 422)]
    [InlineData("/v1/convai/conversation?agent_id=echo", 400)]
    [InlineData("/v1/convai/agents/missing", 404)]
    [InlineData("/v1/convai/agents", 200)]
    [InlineData("/v1/convai/agents/agent_x", 200)]
    [InlineData("/simulator/scenarios", 200)]
    [InlineData("/simulator/violations", 200)]
    [InlineData("/simulator/conversations", 200)]
    [InlineData("/simulator/scenario.schema.json", 200)]
    public async Task Every_address_answers_json(string path, int status)
    {
        await using var cloud = await FastCloud.StartAsync();

        using var answer = await http.GetAsync(new Uri(cloud.BaseUrl, path), TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(JsonValueKind.Object, body.RootElement.ValueKind);
    }

    [Fact]
    public async Task A_conversation_that_failed_says_so()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "variables");
        await client.ToEndAsync();
        await cloud.Conversations[0].Ended;

        var whole = await GetAsync(cloud, $"/{cloud.Conversations[0].Id}");

        Assert.Equal(1008, whole.GetProperty("metadata").GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("failed", Text(whole, "status"));
        Assert.Equal("failure", Text((await GetAsync(cloud, "")).GetProperty("conversations")[0], "call_successful"));
    }

    [Fact]
    public async Task What_is_there_is_not_called_missing()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        await using var client = await TestClient.TalkToAsync(cloud, "silent");
        await client.UntilAsync("conversation_initiation_metadata");
        var one = $"/v1/convai/conversations/{cloud.Conversations[0].Id}";

        var audio = await rest.SendAsync("GET", one + "/audio");
        var running = await rest.SendAsync("DELETE", one);
        await client.CloseAsync();
        await cloud.Conversations[0].Ended;
        var ended = await rest.SendAsync("DELETE", one);
        var gone = await rest.SendAsync("DELETE", one);

        Assert.Equal("audio_not_found", audio.Body.GetProperty("detail").GetProperty("code").GetString());
        Assert.Equal((400, 200, 404), (running.Status, ended.Status, gone.Status));
    }

    public void Dispose() => http.Dispose();

    private static async Task<string> TalkAsync(AgentCloud cloud, object? init = null)
    {
        await using var client = await TestClient.TalkToAsync(cloud, "multi-turn", init);
        var metadata = await client.UntilAsync("conversation_initiation_metadata");
        await client.UntilAsync("audio");
        await client.SendAudioAsync(Caller.In(AudioFormat.Pcm(16_000)), 640);
        await client.SendAsync(new { type = "user_message", text = "Hello" });
        await client.UntilAsync("user_transcript");
        await client.UntilAsync("agent_response");
        await client.CloseAsync();
        await cloud.Conversations[^1].Ended;
        return Text(metadata.GetProperty("conversation_initiation_metadata_event"), "conversation_id")!;
    }

    private async Task<JsonElement> GetAsync(AgentCloud cloud, string path)
    {
        using var body = JsonDocument.Parse(await http.GetStringAsync(Url(cloud, path), TestContext.Current.CancellationToken));
        return body.RootElement.Clone();
    }

    private static Uri Url(AgentCloud cloud, string path) => new(cloud.BaseUrl, $"/v1/convai/conversations{path}");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static IEnumerable<string?> Ids(JsonElement list) =>
        list.GetProperty("conversations").EnumerateArray().Select(one => Text(one, "conversation_id"));
}
