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
}
