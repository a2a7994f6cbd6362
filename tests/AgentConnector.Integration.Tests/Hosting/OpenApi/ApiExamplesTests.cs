using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Webhooks.Guard;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Hosting.OpenApi;

/// <summary>What /docs shows a newcomer works as it stands.</summary>
public sealed class ApiExamplesTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["SIMULATE"] = "true",
        ["AUDIO_BACKEND"] = "null",
        ["DEFAULT_TO"] = "wav:demo",
        ["RATE_LIMIT_PER_MINUTE"] = "0",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_body_that_a_route_takes_is_shown_and_what_is_shown_is_taken()
    {
        await using var service = await RunningService.StartAsync(Settings, builder => builder.Services.AddSingleton<IHostResolver>(new Internet()));
        using var running = await service.Client.PostAsJsonAsync(
            "/calls", new { agent_id = "a", session_id = "running", simulate = new { scenario = "long" } }, Cancellation);
        var sent = 0;

        foreach (var (address, body) in Bodies(await DocumentAsync(service)))
        {
            Assert.True(body.TryGetProperty("examples", out var examples), $"{address} shows no example: a page makes one up that cannot work");
            foreach (var example in examples.EnumerateObject())
            {
                var json = example.Value.GetProperty("value").GetRawText();
                using var content = new StringContent(json, MediaTypeHeaderValue.Parse("application/json"));
                using var answer = await service.Client.PostAsync(address.Replace("{id}", "running", StringComparison.Ordinal), content, Cancellation);

                var isOfNoTool = address.Contains("{tool_call_id}", StringComparison.Ordinal) && answer.StatusCode is HttpStatusCode.NotFound; // this agent asks for no approval
                Assert.True(answer.IsSuccessStatusCode || isOfNoTool, $"{address} {json}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
                sent++;
            }
        }

        Assert.True(sent > 8, $"{sent} examples");
        using var ended = await service.Client.PostAsync("/calls/running/end", content: null, Cancellation);
    }

    [Fact]
    public async Task Groups_stand_in_the_order_in_which_a_newcomer_needs_them()
    {
        await using var service = await RunningService.StartAsync(Settings);

        var tags = (await DocumentAsync(service)).GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString());

        Assert.Equal(["Calls", "Agents", "Devices", "Webhooks", "Audit", "Health"], tags);
    }

    [Fact]
    public async Task No_query_parameter_is_filled_in_for_whoever_tries_a_route()
    {
        await using var service = await RunningService.StartAsync(Settings);
        var objects = (
            from path in (await DocumentAsync(service)).GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Value.TryGetProperty("parameters", out _)
            from parameter in operation.Value.GetProperty("parameters").EnumerateArray()
            where parameter.GetProperty("in").GetString() == "query" && parameter.GetProperty("schema").GetProperty("type").GetString() == "object"
            select parameter).ToList();

        Assert.NotEmpty(objects);
        Assert.All(objects, parameter => Assert.Empty(parameter.GetProperty("schema").GetProperty("examples")[0].EnumerateObject()));
    }

    private static async Task<JsonElement> DocumentAsync(RunningService service)
    {
        using var answer = await service.Stranger.GetAsync("/openapi/v1.json", Cancellation);
        return await answer.JsonAsync();
    }

    private static IEnumerable<(string Address, JsonElement Body)> Bodies(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Value.TryGetProperty("requestBody", out _)
        select (path.Name, operation.Value.GetProperty("requestBody").GetProperty("content").GetProperty("application/json"));

    private sealed class Internet : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")]);
    }
}
