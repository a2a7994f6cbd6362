using System.Text.Json;

namespace AgentConnector.Integration.Tests.Hosting.Logging;

public sealed class RequestLogTests
{
    [Theory]
    [InlineData("/webhooks/initiate-call", "GET /webhooks/initiate-call (no route) answered 404")]
    [InlineData("/webhook/initiate_call/", "GET /webhook/initiate_call/ (no route) answered 404")]
    [InlineData("/call/+15551234567/Ada%20Lovelace?key=canary", "GET /call/…/… (no route) answered 404")]
    [InlineData("/a%0Ab/sk_live_4711/c/d/e/f", "GET /…/…/c (no route) answered 404")]
    public async Task An_address_that_leads_nowhere_is_told_by_its_words_and_by_nothing_that_could_be_personal_or_secret(string address, string line)
    {
        await using var service = await RunningService.StartAsync();

        using var answer = await service.Stranger.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Contains(service.Log.Lines, logged => logged.Contains(line, StringComparison.Ordinal));
    }

    /// <summary>The framework hangs the path on every line that is written during a request.</summary>
    [Fact]
    public async Task A_json_line_has_the_trace_of_its_request_and_nothing_of_its_path()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        var cancellation = TestContext.Current.CancellationToken;
        await using var service = await ServiceProcess.ServeAsync(
            "agent-connector", ["serve"], new Dictionary<string, string> { ["LOG_FORMAT"] = "json", ["LOG_LEVEL"] = "DEBUG" }, cancellation);
        foreach (var address in (string[])["/calls/canary@example.com", "/call/canary%0A%1b/x", "/calls/canary/recording"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
            using var answer = await service.Client.SendAsync(request, cancellation);
        }

        await service.SignalAsync(ServiceProcess.Terminate);
        await service.ExitCodeAsync();

        Assert.DoesNotContain("canary", service.Output, StringComparison.Ordinal);
        var lines = service.Output.Split('\n').Where(line => line.Contains("\"EventId\":1020,", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Contains(
            JsonElement.Parse(line).GetProperty("Scopes").EnumerateArray(),
            scope => scope.TryGetProperty("TraceId", out var trace) && trace.GetString() == Trace));
    }
}
