using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Faults;

/// <summary>Somebody sets the machine's date while calls run.</summary>
public sealed class ClockJumpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-48)]
    [InlineData(48)]
    [Fault(FaultSide.Host, "The clock is set back or forward by hours while calls run", "They last as long as they last, are recorded and told at once, and end once; new calls begin as ever")]
    public async Task Calls_go_by_a_clock_that_nobody_sets(int hours)
    {
        var clock = new SetClock();
        await using var receiver = new Receiver();
        await using var service = await RunningService.StartAsync(
            new Dictionary<string, string> { ["CALLBACK_ALLOW"] = "127.0.0.0/8" }, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await StartAsync("across");
        await Eventually.TrueAsync(async () => (await EventsAsync("across")).Any(one => Type(one) == "call.turn"), "they talk");

        clock.Set(TimeSpan.FromHours(hours));
        await StartAsync("after");
        await Eventually.TrueAsync(async () => (await EventsAsync("after")).Any(one => Type(one) == "call.turn"), "they talk");

        foreach (var call in new[] { "across", "after" })
        {
            using var ending = await service.Client.PostAsync($"/calls/{call}/end", content: null, Cancellation);
            var record = await GetAsync($"/calls/{call}?wait=30");
            Assert.Equal("completed", record.GetProperty("status").GetString());
            Assert.InRange(record.GetProperty("duration_ms").GetInt64(), 1, 60_000);
            Assert.Single(await EventsAsync(call), one => Type(one) == "call.ended");
            await receiver.ArrivedAsync(); // at once, whatever the date says
            Assert.Equal(call, receiver.Requests.Last().Call);
        }

        Assert.Equal(2, receiver.Requests.Count);

        async Task StartAsync(string id)
        {
            var call = new { agent_id = "a", session_id = id, to = "wav:demo", simulate = new { scenario = "long" }, callback_url = receiver.Url() };
            using var answer = await service.Client.PostAsJsonAsync("/calls", call, Cancellation);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        async Task<JsonElement> GetAsync(string path)
        {
            using var answer = await service.Client.GetAsync(path, Cancellation);
            return await answer.JsonAsync();
        }

        async Task<JsonElement[]> EventsAsync(string id)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{id}/events") { Headers = { { "Accept", "application/json" } } };
            using var answer = await service.Client.SendAsync(request, Cancellation);
            return [.. (await answer.JsonAsync()).EnumerateArray()];
        }
    }

    private static string? Type(JsonElement one) => one.GetProperty("type").GetString();

    /// <summary>The machine's clock with a date that somebody sets.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long ahead;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

        public void Set(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
    }
}
