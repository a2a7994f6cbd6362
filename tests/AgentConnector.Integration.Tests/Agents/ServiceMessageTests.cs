using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Testing.Cloud;
using CloudAgent = AgentConnector.Testing.Cloud.FakeAgent;

namespace AgentConnector.Integration.Tests.Agents;

/// <summary>What the whole service does with each message of the cloud, over a real socket; <c>docs/protocols/service-messages.md</c> is made of the same table.</summary>
public sealed class ServiceMessageTests
{
    private static readonly string[] OfEveryCall = ["call.queued", "call.connecting", "call.started", "call.latency", "call.ended"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_type_of_message_has_its_row() => Assert.Equal(
        ServerSamples.Names.Select(TypeOf).Distinct().Order(StringComparer.Ordinal),
        ServiceMessage.All.Select(row => TypeOf(row.Sample)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Each_message_of_the_cloud_leads_to_what_its_row_says()
    {
        await using var scene = await MessageScene.StartAsync();
        var wrong = new List<string>();
        foreach (var row in ServiceMessage.All)
        {
            var (call, agent) = await scene.CallAsync();
            foreach (var message in (IEnumerable<byte[]>)[.. Utf8(row.Before), ServerSamples.Read(row.Sample), .. Utf8(row.After)])
            {
                await agent.SayAsync(message);
            }

            if (row.Answer is { } answer)
            {
                await agent.HearAsync(answer);
            }

            await agent.HangUpAsync(row.CloseCode);
            await scene.EndedAsync(call);
            var told = await FactsAsync(scene, call, row);
            if (!told.Zip(row.Facts).All(pair => pair.First.StartsWith(pair.Second.Split(' ')[0] + " ", StringComparison.Ordinal)
                    && pair.First.Contains(pair.Second.Split(' ', 2)[1], StringComparison.Ordinal)) || told.Count != row.Facts.Count)
            {
                wrong.Add($"{row.Sample}: [{string.Join(" | ", told)}] instead of [{string.Join(" | ", row.Facts)}]");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_tool_that_is_told_twice_is_one_use_of_it()
    {
        await using var scene = await MessageScene.StartAsync();
        var (call, agent) = await scene.CallAsync();

        await agent.SayAsync(Request("t1", "client"));
        await agent.CallToolAsync("t1");
        await agent.HearAsync("client_tool_result");
        await agent.SayAsync(Response("t1", "client"));
        await agent.SayAsync(Request("t2", "webhook"));
        await agent.SayAsync(Response("t2", "webhook"));
        await agent.SayAsync(Response("t2", "webhook"));
        await agent.HangUpAsync(1000);
        await scene.EndedAsync(call);

        var told = (await scene.EventsAsync(call)).Where(fact => fact.GetProperty("type").GetString()!.StartsWith("call.tool_", StringComparison.Ordinal))
            .Select(fact => $"{fact.GetProperty("type").GetString()} {fact.GetProperty("data").GetProperty("tool_call_id").GetString()}");
        Assert.Equal(["call.tool_answered t1", "call.tool_answered t2", "call.tool_called t1", "call.tool_called t2"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_an_agent_tells_without_end_is_written_down_to_a_limit()
    {
        await using var scene = await MessageScene.StartAsync();
        var (call, agent) = await scene.CallAsync();

        for (var i = 0; i < 1_200; i++)
        {
            await agent.SayAsync(ServerSamples.Read("rich_content"));
        }

        await agent.HangUpAsync(1000);
        await scene.EndedAsync(call);

        var types = (await scene.EventsAsync(call)).Select(fact => fact.GetProperty("type").GetString()).ToList();
        Assert.Equal((1_000, 1), (types.Count(type => type == "call.content"), types.Count(type => type == "call.warning")));
    }

    private static string Request(string id, string kind) =>
        $$"""{"type":"agent_tool_request","agent_tool_request":{"tool_name":"lookup","tool_call_id":"{{id}}","tool_type":"{{kind}}","event_id":7} }""";

    private static string Response(string id, string kind) =>
        $$"""{"type":"agent_tool_response","agent_tool_response":{"tool_name":"lookup","tool_call_id":"{{id}}","tool_type":"{{kind}}","event_id":7,"is_error":false,"is_called":true} }""";

    private static string TypeOf(string sample) => JsonElement.Parse(ServerSamples.Read(sample)).GetProperty("type").GetString()!;

    private static IEnumerable<byte[]> Utf8(IReadOnlyList<string>? messages) => (messages ?? []).Select(System.Text.Encoding.UTF8.GetBytes);

    /// <summary>What the message led to; of turns that its companions brought, too, the one the row is about.</summary>
    private static async Task<List<string>> FactsAsync(MessageScene scene, string call, ServiceMessage row)
    {
        var wanted = row.Facts.Select(fact => fact.Split(' ')[0]).ToHashSet();
        return
        [
            .. (await scene.EventsAsync(call)).Select(fact => (Type: fact.GetProperty("type").GetString()!, Data: fact.GetProperty("data").GetRawText()))
                .Where(fact => wanted.Contains(fact.Type) || !(OfEveryCall.Contains(fact.Type) || (fact.Type == "call.turn" && wanted.Count > 0)))
                .DistinctBy(fact => fact.Type).Select(fact => $"{fact.Type} {fact.Data}"),
        ];
    }
}

/// <summary>The service and a cloud that the test plays.</summary>
internal sealed class MessageScene : IAsyncDisposable
{
    private readonly FakeCloud cloud;
    private readonly RunningService service;

    private MessageScene(FakeCloud cloud, RunningService service) => (this.cloud, this.service) = (cloud, service);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<MessageScene> StartAsync(params (string Name, string Value)[] settings)
    {
        var cloud = await FakeCloud.StartAsync();
        var all = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        all["ELEVENLABS_API_KEY"] = "key-1";
        all["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString();
        return new(cloud, await RunningService.StartAsync(all));
    }

    /// <summary>A call that is in progress, and the agent's end of it.</summary>
    public async Task<(string Call, CloudAgent Agent)> CallAsync()
    {
        var starting = service.Client.PostAsJsonAsync("/calls", new { agent_id = "agent_1", to = "wav:demo" }, Cancellation);
        var agent = await AgentAsync();
        using var answer = await starting;
        return ((await answer.JsonAsync()).GetProperty("session_id").GetString()!, agent);
    }

    /// <summary>The agent's end of the next conversation, which it has accepted.</summary>
    public async Task<CloudAgent> AgentAsync()
    {
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();
        await agent.SayAsync(CloudAgent.Metadata);
        return agent;
    }

    /// <summary>Returns when it has ended.</summary>
    public async Task EndAsync(string call)
    {
        using var answer = await service.Client.PostAsync($"/calls/{call}/end", content: null, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public async Task EndedAsync(string call)
    {
        using var answer = await service.Client.GetAsync($"/calls/{call}?wait=60", Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<JsonElement>> EventsAsync(string call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{call}/events") { Headers = { { "Accept", "application/json" } } };
        using var answer = await service.Client.SendAsync(request, Cancellation);
        return [.. (await answer.JsonAsync()).EnumerateArray()];
    }

    /// <summary>The first event of this type.</summary>
    public async Task<JsonElement> EventAsync(string call, string type)
    {
        JsonElement? found = null;
        await Eventually.TrueAsync(
            async () => (found = (await EventsAsync(call)).Where(fact => fact.GetProperty("type").GetString() == type).Cast<JsonElement?>().FirstOrDefault()) is not null, type);
        return found!.Value.GetProperty("data");
    }

    /// <summary>Approves a tool, or refuses it.</summary>
    public async Task<int> ApproveAsync(string call, string toolCallId, bool approved, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/calls/{call}/approvals/{Uri.EscapeDataString(toolCallId)}") { Content = JsonContent.Create(new { approved }) };
        request.Headers.Add("X-API-Key", key ?? RunningService.Key);
        using var answer = await service.Stranger.SendAsync(request, Cancellation);
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await cloud.DisposeAsync();
    }
}
