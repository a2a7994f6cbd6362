using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Limits;

/// <summary>No line and no place is ever lost, however calls that have one or wait for one come to their end.</summary>
public sealed class CrowdedQueueTests
{
    private const int Requests = 200;
    private const int Lines = 5;
    private const int Places = 60;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_200_clients_of_which_many_hang_up_or_cancel_every_call_comes_to_one_end_and_all_lines_are_free_again()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string>
        {
            ["MAX_CALLS"] = $"{Lines}",
            ["CALL_QUEUE"] = $"{Places}",
            ["RATE_LIMIT_PER_MINUTE"] = "0",
        });
        var admission = desk.Service.Services.GetRequiredService<Admission>();
        var connected = new TaskCompletionSource();
        desk.Agents.Ready = connected.Task;
        using var hangingUp = new CancellationTokenSource();

        // Every third client goes away, with a line or in the queue; every fifth call is ended by somebody; the rest wait.
        var clients = Enumerable.Range(0, Requests).Select(index => StartAsync(desk, index, index % 3 == 0 ? hangingUp.Token : Cancelled)).ToList();
        await Eventually.TrueAsync(() => admission.Taken == Lines && admission.Waiting.ForLine.Count == Places, "all lines and places are taken");
        await Eventually.TrueAsync(() => clients.Count(client => client.IsCompleted) == Requests - Lines, "all others are answered");
        await hangingUp.CancelAsync();
        var admitted = (await desk.Service.Client.GetFromJsonAsync<JsonElement>("/calls?limit=100", Cancelled)).GetProperty("calls").EnumerateArray()
            .Select(call => call.GetProperty("session_id").GetString()!).ToList();
        Assert.Equal(Lines + Places, admitted.Count);
        await Task.WhenAll(admitted.Where((_, index) => index % 5 == 0).Select(id => desk.PostAsync($"/calls/{id}/end", "{}")));
        connected.SetResult();

        await Eventually.TrueAsync(
            async () =>
            {
                Assert.InRange(admission.Taken, 0, Lines);
                foreach (var session in desk.Agents.Sessions)
                {
                    session.HangsUp();
                }

                await Task.Yield();
                return admission.Taken == 0 && admission.Waiting is ({ Count: 0 }, { Count: 0 });
            },
            "all calls are over");

        var answers = await Task.WhenAll(clients);
        Assert.Equal(Requests - Lines - Places, answers.Count(answer => answer is "503 lines-busy"));
        Assert.All(answers, answer => Assert.Contains(answer, new[] { "200", "202", "503 lines-busy", "hung up" }));
        foreach (var id in admitted)
        {
            var facts = await desk.Journal.ReadAsync(CallId.Parse(id), afterSeq: 0, Cancelled);
            Assert.Single(facts, entry => entry.Fact is CallEnded);
        }

        var next = await desk.StartAsync("""{"agent_id":"a","session_id":"next"}""");
        Assert.Equal(200, next.Status);
    }

    [Fact]
    public async Task A_start_that_fails_at_any_stage_gives_its_line_back()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1", ["CALL_QUEUE"] = "1" });
        var admission = desk.Service.Services.GetRequiredService<Admission>();
        var number = 0;

        desk.Callers.Refusal = new(EndpointRefusalKind.Unavailable, "not set up");
        await FailsAsync();
        desk.Callers.Refusal = null;
        desk.Callers.Failure = new EndpointException("gone");
        await FailsAsync();
        desk.Callers.Failure = null;
        foreach (var failure in new[] { AgentFailure.NotFound, AgentFailure.Refused, AgentFailure.Busy, AgentFailure.Timeout, AgentFailure.Disconnected, AgentFailure.Unavailable })
        {
            desk.Agents.Failure = new AgentException(failure, "no");
            await FailsAsync();
        }

        desk.Agents.Failure = null;
        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        var repeats = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => desk.StartAsync("""{"agent_id":"a","session_id":"two"}""")));

        // Equal requests are one call, and one place.
        Assert.All(repeats, repeat => Assert.Equal((202, 1), (repeat.Status, repeat.Body.GetProperty("position").GetInt32())));
        Assert.Equal((1, 1), (admission.Taken, admission.Waiting.ForLine.Count));
        Assert.Contains("agent_connector_calls_queued{waits_for=\"line\"} 1", await desk.Service.Client.GetStringAsync("/metrics", Cancelled), StringComparison.Ordinal);

        async Task FailsAsync()
        {
            var answer = await desk.StartAsync($$"""{"agent_id":"a","session_id":"failed-{{++number}}"}""");
            Assert.InRange(answer.Status, 400, 599);
            Assert.Equal((0, 0), (admission.Taken, admission.Waiting.ForLine.Count));
        }
    }

    [Fact]
    public async Task A_call_may_not_have_the_name_of_the_check_and_to_ask_for_one_of_that_name_is_no_fault()
    {
        await using var desk = await Desk.OpenAsync();

        var start = await desk.StartAsync("""{"agent_id":"a","session_id":"check"}""");
        using var record = await desk.Service.Client.GetAsync("/calls/check", Cancelled);

        Assert.Equal(422, start.Status);
        Assert.Contains("session_id must not be check", start.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (int)record.StatusCode);
    }

    private static async Task<string> StartAsync(Desk desk, int index, CancellationToken hangUp)
    {
        try
        {
            using var answer = await desk.Service.Client.PostAsJsonAsync("/calls", new { agent_id = "a", session_id = $"call-{index}" }, hangUp);
            return answer.IsSuccessStatusCode ? $"{(int)answer.StatusCode}" : $"{(int)answer.StatusCode} {await answer.ProblemAsync()}";
        }
        catch (OperationCanceledException)
        {
            return "hung up";
        }
    }
}
