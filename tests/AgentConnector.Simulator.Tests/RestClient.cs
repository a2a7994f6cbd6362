using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AgentConnector.Simulator.Tests;

/// <summary>A caller of the cloud's REST API, with a key that is accepted.</summary>
internal sealed class RestClient(AgentCloud cloud) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = cloud.BaseUrl, DefaultRequestHeaders = { { "xi-api-key", "any" } } };

    /// <summary>The answer's status and its body, which must be a JSON object whatever the status is.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        request.Headers.ExpectContinue = content is not null; // so that a refusal comes before the body is sent
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.Content.Headers.ContentType?.MediaType is "application/json", $"{method} {path} answered {(int)answer.StatusCode} without JSON");
        var body = await answer.JsonAsync();
        Assert.Equal(JsonValueKind.Object, body.ValueKind);
        return ((int)answer.StatusCode, body);
    }

    public Task<(int Status, JsonElement Body)> PostAsync(string path, object body) => SendAsync("POST", path, JsonContent.Create(body));

    /// <summary>The body of an answer that is 200.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await SendAsync("GET", path);
        Assert.Equal(200, status);
        return body;
    }

    /// <summary>The whole record of a conversation.</summary>
    public Task<JsonElement> ConversationAsync(string id) => GetAsync($"/v1/convai/conversations/{id}");

    /// <summary>The conversations of a list, by id.</summary>
    public async Task<string[]> ListAsync(string query) =>
        [.. (await GetAsync($"/v1/convai/conversations?{query}")).GetProperty("conversations").EnumerateArray()
            .Select(one => one.GetProperty("conversation_id").GetString()!)];

    /// <summary>Holds a first, silent conversation to its end.</summary>
    public static async Task<string> ConversationInAsync(AgentCloud cloud)
    {
        await using var client = await TestClient.TalkToAsync(cloud, "silent");
        await client.UntilAsync("conversation_initiation_metadata");
        await client.CloseAsync();
        await cloud.Conversations[0].Ended;
        return cloud.Conversations[0].Id;
    }

    /// <summary>A form with one file of zeros.</summary>
    public static MultipartFormDataContent Upload(string part, string type, int bytes)
    {
        var file = new ByteArrayContent(new byte[bytes]);
        file.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new MultipartFormDataContent { { file, part, "picture" } };
    }

    public void Dispose() => http.Dispose();
}
