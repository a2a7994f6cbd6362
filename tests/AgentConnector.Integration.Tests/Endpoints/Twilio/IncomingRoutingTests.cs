using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Endpoints.Twilio;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.Endpoints.Twilio;

/// <summary>What the routing webhook answers is used as far as it can be read; a caller is never lost over a character.</summary>
public sealed class IncomingRoutingTests
{
    [Theory]
    [InlineData("""{"agent_id":"b","dynamic_variables":{"name":"A","name":"B"}}""", "B")]
    [InlineData("""{"agent_id":"a","agent_id":"b","dynamic_variables":{"name":"B"}}""", "B")]
    [InlineData("""{"agent_id":"b","dynamic_variables":{"name":"cut \ud83d"}}""", "cut \uFFFD")]
    [InlineData("""{"agent_id":"b","dynamic_variables":{"name":"Jos|xe9"}}""", "Jos\uFFFD")]
    [InlineData("""|xef|xbb|xbf{"agent_id":"b","dynamic_variables":{"name":"B"}}""", "B")]
    public async Task An_answer_with_a_flaw_still_says_who_answers(string answer, string name)
    {
        var latin1 = answer.Replace("|xe9", "\u00e9", StringComparison.Ordinal).Replace("|xef|xbb|xbf", "\u00ef\u00bb\u00bf", StringComparison.Ordinal);
        await using var receiver = new Receiver(_ => new(200, latin1) { Encoding = Encoding.Latin1 });
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var routing = new IncomingRouting(
            services.GetRequiredService<IHttpClientFactory>(), Options.Create(new TwilioOptions { AgentId = "usual", RoutingUrl = new(receiver.Url()) }),
            TimeProvider.System, NullLogger<IncomingRouting>.Instance);

        var route = await routing.WhoAnswersAsync("CA1", "+15550001111", "+15552223333", TestContext.Current.CancellationToken);

        Assert.Equal("b", route?.AgentId);
        Assert.Equal(name, JsonObject.Create(route!.DynamicVariables!.Value)!["name"]!.GetValue<string>());
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(route.DynamicVariables.Value.GetRawText()).ValueKind);
    }

    [Theory]
    [InlineData("undefined")]
    [InlineData("agent_null")]
    [InlineData("[object Object]")]
    [InlineData("a b")]
    [InlineData("a\\u0000b")]
    [InlineData("\\ud800")]
    public async Task An_answer_that_names_no_agent_leaves_it_to_the_usual_one(string agent)
    {
        await using var receiver = new Receiver(_ => new(200, $$"""{"agent_id":"{{agent}}"}"""));
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var routing = new IncomingRouting(
            services.GetRequiredService<IHttpClientFactory>(), Options.Create(new TwilioOptions { AgentId = "usual", RoutingUrl = new(receiver.Url()) }),
            TimeProvider.System, NullLogger<IncomingRouting>.Instance);

        var route = await routing.WhoAnswersAsync("CA1", "+15550001111", "+15552223333", TestContext.Current.CancellationToken);

        Assert.Equal("usual", route?.AgentId);
    }
}
