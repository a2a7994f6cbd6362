using System.Net;
using System.Net.Http.Headers;
using AgentConnector.Integration.Tests.Problems;

namespace AgentConnector.Integration.Tests.Hosting.OpenApi;

/// <summary>
/// Walks over the OpenAPI document and sends to every route what its parameters and fields may not or may barely be. Whatever comes, the answer
/// is one that the document names for the route, none is a defect, and every call has its ending.
/// </summary>
public sealed class DocumentWalkTests
{
    private const ulong Seed = 20261128;
    private const int MixedBodies = 40;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["SIMULATE"] = "true",
        ["AUDIO_BACKEND"] = "null",
        ["DEFAULT_TO"] = "wav:demo",
        ["RATE_LIMIT_PER_MINUTE"] = "0",
        ["ELEVENLABS_WEBHOOK_SECRET"] = WalkRequest.WebhookSecret,
        ["LOG_LEVEL"] = "WARNING",
    };

    [Fact]
    public async Task Every_answer_to_whatever_is_in_the_document_and_no_call_stays_open()
    {
        await using var service = await RunningService.StartAsync(Settings);
        var document = await (await service.Stranger.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).JsonAsync();
        await StartAndEndAsync(service, "ended");
        var walk = new DocumentWalk(document, new Seeded(Seed));
        var counts = new SortedDictionary<int, int>();
        var faults = new List<string>();

        foreach (var request in walk.Requests(MixedBodies))
        {
            using var answer = await SendAsync(service, request);
            counts[(int)answer.StatusCode] = counts.GetValueOrDefault((int)answer.StatusCode) + 1;
            faults.AddRange(await FaultsAsync(request, answer));
            await EndAsync(service, request, answer);
        }

        Assert.True(faults.Count == 0, $"{faults.Count} answers are not in the document:\n{string.Join('\n', faults.Take(30))}");
        Assert.True(counts.Values.Sum() > 2_000, string.Join(' ', counts));
        Assert.All([200, 202, 400, 404, 405, 415, 422], status => Assert.True(counts.ContainsKey(status), $"{status} was never answered: {string.Join(' ', counts)}"));
        await EveryCallHasItsEndingAsync(service);
        Assert.DoesNotContain(service.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(WalkRequest request, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (status == 500 || !request.Expects(status, type))
        {
            return [$"{status} {type} to {request}"];
        }

        if (type == "application/problem+json")
        {
            await answer.ProblemAsync(); // throws when something is missing
            return [.. FaultSentences.Glued(await answer.JsonAsync()).Select(glued => $"'{glued}' to {request}")];
        }

        return [];
    }

    /// <summary>Ends what was started: lines are not what is walked over.</summary>
    private static async Task EndAsync(RunningService service, WalkRequest request, HttpResponseMessage answer)
    {
        if (request.StartsCalls && answer.IsSuccessStatusCode)
        {
            var id = (await answer.JsonAsync()).GetProperty("session_id").GetString();
            using var end = await service.Client.PostAsync($"/calls/{id}/end", content: null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, end.StatusCode);
        }
    }

    private static async Task EveryCallHasItsEndingAsync(RunningService service)
    {
        for (var address = "/calls?limit=200"; address.Length > 0;)
        {
            using var page = await service.Client.GetAsync(address, TestContext.Current.CancellationToken);
            var body = await page.JsonAsync();
            Assert.All(body.GetProperty("calls").EnumerateArray(), call => Assert.True(call.TryGetProperty("end", out _), call.GetRawText()));
            address = body.TryGetProperty("next_cursor", out var cursor) ? "/calls?limit=200&cursor=" + Uri.EscapeDataString(cursor.GetString()!) : "";
        }
    }

    private static async Task StartAndEndAsync(RunningService service, string id)
    {
        using var body = new StringContent($$"""{"agent_id": "a", "session_id": "{{id}}"}""", MediaTypeHeaderValue.Parse("application/json"));
        using var start = await service.Client.PostAsync("/calls", body, TestContext.Current.CancellationToken);
        using var end = await service.Client.PostAsync($"/calls/{id}/end", content: null, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (start.StatusCode, end.StatusCode));
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningService service, WalkRequest request)
    {
        using var message = request.ToMessage(service.Address);
        return await service.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
