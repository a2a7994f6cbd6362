using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Plivo;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Webhooks.Guard;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>Every way in which the service asks somebody else over HTTP, pointed at an address of the test's; each gives the words of what went wrong.</summary>
internal static class Doors
{
    private static readonly Dictionary<string, Func<RunningService, Uri, Task<string>>> Ways = new()
    {
        ["agent"] = (service, _) => WordsAsync(() => Get<IAgentConnector>(service).ConnectAsync(new AgentRequest("agent_1"), Cancelled)),
        ["agent's key"] = (service, _) => WordsAsync(() => Get<IAgentInspector>(service).CheckKeyAsync(Cancelled)),
        ["agent's settings"] = (service, _) => WordsAsync(() => Get<IAgentInspector>(service).ReadNeedsAsync("agent_1", Cancelled)),
        ["Twilio"] = (service, address) => WordsAsync(() => Get<TwilioRest>(service).CallAsync(Account(address), "+15550100", "<Response/>", address, Cancelled)),
        ["Twilio's hanging up"] = (service, address) => LoggedAsync(service, () => Get<TwilioRest>(service).HangUpAsync(Account(address), "CA1")),
        ["Plivo"] = (service, address) => WordsAsync(() => Get<PlivoRest>(service).CallAsync("+15550100", address, address, address, Cancelled)),
        ["Plivo's hanging up"] = (service, _) => LoggedAsync(service, () => Get<PlivoRest>(service).HangUpAsync("uuid-1")),
        ["routing"] = (service, _) => LoggedAsync(service, () => Get<IncomingRouting>(service).WhoAnswersAsync("CA1", "+15550199", "+15550142", Cancelled)),
        ["tool"] = async (service, _) => (await Get<IToolbox>(service).UseAsync(new(CallId.Parse("s1"), "book", "t1", default), Cancelled)).Result,
        ["callback"] = async (service, address) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent("{}") };
            var answer = await Get<GuardedClient>(service).SendAsync(request, TimeSpan.FromSeconds(60), Cancelled);
            return answer.Complete ? $"{answer.Status}" : "longer than is read";
        },
    };

    public static IEnumerable<string> All => Ways.Keys;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The service with every address of somebody else set to this one.</summary>
    public static async Task<RunningService> OpenAsync(Uri address, TemporaryFolder folder)
    {
        var tools = folder.Write("tools.json", $$$"""{"book":{"url":"{{{address.AbsoluteUri}}}"}}""");
        return await RunningService.StartAsync(new Dictionary<string, string>
        {
            ["ELEVENLABS_API_KEY"] = "key-1",
            ["ELEVENLABS_BASE_URL"] = address.AbsoluteUri,
            ["TWILIO_ACCOUNT_SID"] = "AC1",
            ["TWILIO_AUTH_TOKEN"] = "token-1",
            ["TWILIO_ROUTING_URL"] = address.AbsoluteUri,
            ["TWILIO_AGENT_ID"] = "agent_1",
            ["Endpoints__Plivo__AuthId"] = "MA1",
            ["Endpoints__Plivo__AuthToken"] = "token-2",
            ["Endpoints__Plivo__PhoneNumber"] = "+15550199",
            ["Endpoints__Plivo__BaseUrl"] = address.AbsoluteUri,
            ["TOOLS_FILE"] = tools,
        });
    }

    public static Task<string> AskAsync(string door, RunningService service, Uri address) => Ways[door](service, address);

    private static T Get<T>(RunningService service)
        where T : notnull => service.Services.GetServices<T>().First();

    private static TwilioAccount Account(Uri address) => new("AC1", "token-1", address, "+15550199", new("https://connector.example.com"));

    private static async Task<string> WordsAsync(Func<Task> ask)
    {
        var e = await Record.ExceptionAsync(ask);
        Assert.True(e is AgentException or EndpointException, e?.ToString() ?? "nothing was thrown");
        return e!.Message;
    }

    private static async Task<string> LoggedAsync(RunningService service, Func<Task> ask)
    {
        var before = service.Log.Lines.Count;
        await ask();
        return string.Join('\n', service.Log.Lines.Skip(before).Where(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }
}
