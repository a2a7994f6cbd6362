using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Integration.Tests.Hosting.OpenApi;

namespace AgentConnector.Integration.Tests.Problems;

/// <summary>A query parameter that does nothing is an error, at every route that asks for a key.</summary>
public sealed class KnownQueryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_route_ignores_a_parameter_it_does_not_know()
    {
        await using var desk = await Desk.OpenAsync();
        var routes = desk.Service.Routes().Where(route => route.NeedsKey).ToList();
        Assert.True(routes.Count > 15, string.Join(' ', routes));

        foreach (var route in routes)
        {
            using var request = new HttpRequestMessage(new(route.Method), route.Address + "?surely_unknown=1");
            using var answer = await desk.Service.Client.SendAsync(request, Cancellation);

            Assert.True((int)answer.StatusCode == 400, $"{route} answered {(int)answer.StatusCode}");
            var errors = (await answer.JsonAsync()).GetProperty("errors");
            Assert.Contains("not known", errors.GetProperty("surely_unknown")[0].GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/calls?sessionid=a", "sessionid", "session_id")]
    [InlineData("/calls?call_id=a", "call_id", "session_id")]
    [InlineData("/calls?phone_number=1", "phone_number", "phone")]
    [InlineData("/calls?Agent-Id=a", "Agent-Id", "agent_id")]
    [InlineData("/calls?state=failed", "state", "status")]
    [InlineData("/calls?metadata=x", "metadata", "metadata.KEY")]
    [InlineData("/calls/a?waits=3", "waits", "wait")]
    [InlineData("/calls/a?wiat=3", "wiat", "wait")]
    [InlineData("/calls/a?timeout=3", "timeout", "wait")]
    [InlineData("/calls/a/transcript?fromat=text", "fromat", "format")]
    [InlineData("/calls/a/events?afterSeq=1", "afterSeq", "after_seq")]
    [InlineData("/numbers?simulated=true", "simulated", "simulate")]
    [InlineData("/deliveries?session_id=a", "session_id", "call_id")]
    public async Task What_was_probably_meant_is_named(string address, string parameter, string meant)
    {
        await using var desk = await Desk.OpenAsync();

        using var answer = await desk.Service.Client.GetAsync(address, Cancellation);
        var body = await answer.JsonAsync();

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.EndsWith($"did you mean {meant}?", body.GetProperty("errors").GetProperty(parameter)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_learns_nothing_of_parameters_and_probes_may_send_any()
    {
        await using var desk = await Desk.OpenAsync();

        Assert.Equal(401, (int)(await desk.Service.Stranger.GetAsync("/calls?surely_unknown=1", Cancellation)).StatusCode);
        Assert.Equal(200, (int)(await desk.Service.Stranger.GetAsync("/health?nocache=17", Cancellation)).StatusCode);
        Assert.Equal(200, (int)(await desk.Service.Stranger.GetAsync("/?x=1", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_document_names_every_parameter_once()
    {
        await using var desk = await Desk.OpenAsync();
        using var answer = await desk.Service.Stranger.GetAsync("/openapi/v1.json", Cancellation);
        var paths = (await answer.JsonAsync()).GetProperty("paths");

        Assert.Equal(["agent_id", "cursor", "from", "limit", "metadata", "phone", "session_id", "status", "to"], Query("/calls"));
        Assert.Equal(["until", "wait"], Query("/calls/{id}"));
        Assert.Equal(["format"], Query("/calls/{id}/transcript"));
        Assert.Equal(["after_seq", "include"], Query("/calls/{id}/events"));
        Assert.Equal(["call_id", "cursor", "limit", "status"], Query("/deliveries"));

        IEnumerable<string?> Query(string path) => paths.GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray()
            .Where(parameter => parameter.GetProperty("in").GetString() == "query")
            .Select(parameter => parameter.GetProperty("name").GetString())
            .Order(StringComparer.Ordinal);
    }
}
