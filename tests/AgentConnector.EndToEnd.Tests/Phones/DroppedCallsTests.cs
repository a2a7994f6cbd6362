using AgentConnector.Calls.Starting;
using AgentConnector.Simulator.Phones;
using AgentConnector.Testing.Phones;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.EndToEnd.Tests.Phones;

public sealed class DroppedCallsTests
{
    private static readonly PhoneFaults[] Stages =
        [PhoneFaults.DropsBeforeConnected, PhoneFaults.DropsBeforeStart, PhoneFaults.DropsAfterStart, PhoneFaults.DropsMidCall];

    [Fact]
    [Fault(FaultSide.Phone, "The phone line drops, at any stage of a call", "One ending each; no stream, ticket, line or task is left")]
    public async Task A_hundred_calls_dropped_at_every_stage_leave_nothing_behind()
    {
        var book = PhoneBook.Bundled;
        for (var i = 0; i < Stages.Length; i++)
        {
            book = book.With($"+1555020{i}", new Person { PicksUpAfter = TimeSpan.FromMilliseconds(50), Conduct = new FaultyConduct(Stages[i]) });
        }

        await using var desk = await PhoneDesk.OpenAsync(
            new PhoneLineOptions { PhoneBook = book, KeepAudioBytes = 0 }, new Dictionary<string, string> { ["RECORDING"] = "false" });
        for (var round = 0; round < 5; round++)
        {
            var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => desk.DialAsync($"+1555020{i % Stages.Length}")));
            foreach (var (_, body) in calls)
            {
                var record = await desk.EndedAsync(body.GetProperty("session_id").GetString()!);
                Assert.Equal("caller", record.GetProperty("end").GetProperty("party").GetString());
            }
        }

        await desk.Service.Services.GetRequiredService<LiveCalls>().DrainAsync(TestContext.Current.CancellationToken); // every task has ended
        Assert.Equal((0, 0), (desk.Tickets.Count, desk.Phones.Count));
        var metrics = await desk.Service.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("\nmedia_streams_open{} 0\n", metrics, StringComparison.Ordinal);
    }
}
