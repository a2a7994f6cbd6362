using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AgentConnector.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Security;

/// <summary>What a key may do, by its scopes: as people think of them, and as the guide says.</summary>
public sealed partial class ScopesTests
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["SIMULATE"] = "true",
        ["AUDIO_BACKEND"] = "null",
        ["API_KEYS"] = $"tests={RunningService.Key},reader@read=reader-canary-71c6e0d2,caller@calls=caller-canary-0b5f88a9,boss@admin=boss-canary-2d94c1e7",
    };

    [Fact]
    public async Task Whoever_may_start_a_call_may_follow_steer_end_and_read_it_but_not_erase_it()
    {
        await using var service = await RunningService.StartAsync(Keys);
        using var caller = ClientOf(service, "caller-canary-0b5f88a9");
        using var body = new StringContent("""{"agent_id": "a", "session_id": "own", "to": "wav:demo"}""", Encoding.UTF8, "application/json");

        using var start = await caller.PostAsync("/calls", body, TestContext.Current.CancellationToken);
        var links = (await start.JsonAsync()).GetProperty("links");
        using var end = await caller.PostAsync(links.GetProperty("end").GetString(), content: null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (start.StatusCode, end.StatusCode));
        foreach (var path in new[] { links.GetProperty("self").GetString()!, links.GetProperty("events").GetString()!, "/calls", "/calls/own?wait=1", "/calls/own/transcript", "/calls/own/recording", "/devices" })
        {
            using var answer = await caller.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        }

        using var erase = await caller.DeleteAsync("/calls/own", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, erase.StatusCode);
        Assert.Equal("Use a key with the scope 'admin'.", (await erase.JsonAsync()).GetProperty("detail").GetString());
    }

    /// <summary>The n8n node's credential is tested with the route that every key may use.</summary>
    [Fact]
    public async Task Every_valid_key_passes_the_test_of_the_n8n_credential()
    {
        var credential = File.ReadAllText(Repository.File("n8n", "credentials", "AgentConnectorApi.credentials.ts"));
        var test = credential[credential.IndexOf("test: ICredentialTestRequest", StringComparison.Ordinal)..];
        var address = test.Split("url: '")[1].Split('\'')[0] + "?" + test.Split("qs: { ")[1].Split(" }")[0].Replace(": ", "=", StringComparison.Ordinal);
        await using var service = await RunningService.StartAsync(Keys);

        foreach (var key in Keys["API_KEYS"].Split(',').Select(entry => entry.Split('=')[1]).Append("unknown"))
        {
            using var client = ClientOf(service, key);
            using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal((key, key == "unknown" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK), (key, answer.StatusCode));
        }
    }

    [Fact]
    public async Task The_table_in_the_guide_is_what_the_routes_ask_for()
    {
        await using var service = await RunningService.StartAsync(Keys);
        var routes = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods, (route, method) => $"| `{method} /{route.RoutePattern.RawText!.Trim('/')}` | {Needs(route)} |");

        var table = File.ReadAllLines(Repository.File("docs", "guides", "api-keys.md")).Where(line => RouteRow().IsMatch(line)).ToList();

        Assert.Equal(string.Join('\n', routes.Order(StringComparer.Ordinal)), string.Join('\n', table.Order(StringComparer.Ordinal)));
        Assert.Equal(table.Count, table.Distinct().Count());
    }

    private static string Needs(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null
        ? route.RoutePattern.RawText!.StartsWith("/twilio/", StringComparison.Ordinal) || route.RoutePattern.RawText.StartsWith("/plivo/", StringComparison.Ordinal)
            || route.RoutePattern.RawText == "/webhook/elevenlabs" ? "a signature" : "nothing"
        : string.Join(" or ", Policies.Scopes(route.Metadata.GetOrderedMetadata<IAuthorizeData>()[^1].Policy!).Select(scope => $"`{scope}`"));

    private static HttpClient ClientOf(RunningService service, string key)
    {
        var client = new HttpClient { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }

    [GeneratedRegex(@"^\| `[A-Z]+ /")]
    private static partial Regex RouteRow();
}
