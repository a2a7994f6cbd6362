using System.Net;
using System.Text.Json;

namespace AgentConnector.Simulator.Tests;

public sealed class SignedUrlTests : IDisposable
{
    private readonly HttpClient http = new();

    [Theory]
    [InlineData("get-signed-url")]
    [InlineData("get_signed_url")]
    public async Task Both_spellings_give_a_url_that_starts_conversations(string spelling)
    {
        await using var cloud = await FastCloud.StartAsync();
        var url = await UrlAsync(cloud, $"{spelling}?agent_id=private&branch_id=b%201&unknown=1");

        Assert.StartsWith($"ws://{cloud.BaseUrl.Authority}/v1/convai/conversation?agent_id=private&conversation_signature=", url.OriginalString);
        Assert.EndsWith("&branch_id=b%201", url.OriginalString);
        Assert.Null(await CloseCodeAsync(url));
        Assert.Null(await CloseCodeAsync(new Uri(url.OriginalString + "&source=js_sdk&version=1.25.0")));
    }

    [Fact]
    public async Task With_a_reserved_conversation_id_the_url_works_once()
    {
        await using var cloud = await FastCloud.StartAsync();
        var url = await UrlAsync(cloud, "get-signed-url?agent_id=private&include_conversation_id=true");

        Assert.Null(await CloseCodeAsync(url));
        Assert.Equal(3000, await CloseCodeAsync(url));
    }

    [Fact]
    public async Task After_fifteen_minutes_the_url_starts_nothing()
    {
        var time = new ManualTime();
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { SettleTime = TimeSpan.Zero }, time);
        var url = await UrlAsync(cloud, "get-signed-url?agent_id=private");

        time.Advance(TimeSpan.FromMinutes(14));
        Assert.Null(await CloseCodeAsync(url));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(3000, await CloseCodeAsync(url));
    }

    [Fact]
    public async Task A_url_for_one_agent_does_not_open_another()
    {
        await using var cloud = await FastCloud.StartAsync();
        var url = await UrlAsync(cloud, "get-signed-url?agent_id=echo");

        Assert.Equal(3000, await CloseCodeAsync(new Uri(url.OriginalString.Replace("agent_id=echo", "agent_id=private"))));
    }

    [Theory]
    [InlineData(null, "agent_id=echo", 401, "status:invalid_api_key")]
    [InlineData("wrong", "agent_id=echo", 401, "status:invalid_api_key")]
    [InlineData("right", "", 422, "type:missing")]
    [InlineData("right", "agent_id=echo&include_conversation_id=maybe", 422, "type:bool_parsing")]
    [InlineData("right", "agent_id=missing", 404, "code:agent_not_found")]
    [InlineData("right", "agent_id=http-401", 401, "status:invalid_api_key")]
    [InlineData("right", "agent_id=http-403", 403, "status:only_for_creator+")]
    [InlineData("right", "agent_id=http-404", 404, "code:agent_not_found")]
    [InlineData("right", "agent_id=http-422", 422, "type:value_error")]
    [InlineData("right", "agent_id=http-429", 429, "status:too_many_concurrent_requests")]
    [InlineData("right", "agent_id=busy", 429, "status:too_many_concurrent_requests")]
    public async Task Refusals_have_the_bodies_of_the_real_api(string? key, string query, int status, string expected)
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { ApiKey = "right" });
        using var answer = await GetAsync(cloud, $"conversation/get-signed-url?{query}", key);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^[0-9a-z]{32}$", answer.Headers.GetValues("x-request-id").Single());
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var detail = body.RootElement.GetProperty("detail");
        var (field, value) = (expected.Split(':')[0], expected.Split(':')[1]);
        Assert.Equal(status == 422 ? JsonValueKind.Array : JsonValueKind.Object, detail.ValueKind);
        Assert.Equal(value, (status == 422 ? detail[0] : detail).GetProperty(field).GetString());
        Assert.Equal(status == 429, answer.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task A_server_error_may_be_plain_text()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var answer = await GetAsync(cloud, "conversation/get-signed-url?agent_id=http-500", "any");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => http.Dispose();

    private async Task<Uri> UrlAsync(AgentCloud cloud, string pathAndQuery)
    {
        using var answer = await GetAsync(cloud, $"conversation/{pathAndQuery}", "any");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return new Uri(body.RootElement.EnumerateObject().Single().Value.GetString()!);
    }

    private async Task<HttpResponseMessage> GetAsync(AgentCloud cloud, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.BaseUrl, $"/v1/convai/{path}"));
        if (key is not null)
        {
            request.Headers.Add("xi-api-key", key);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Connects; null when the conversation starts.</summary>
    private static async Task<int?> CloseCodeAsync(Uri url)
    {
        await using var client = await TestClient.OpenAsync(url, null, "convai");
        await client.SendAsync(new { type = "conversation_initiation_client_data" });
        return await client.ReadAsync() is null ? client.CloseCode : null;
    }
}
