using AgentConnector.Calls;
using AgentConnector.History.Retention;
using AgentConnector.History.Storage;
using AgentConnector.Integration.Tests.Webhooks;
using Dapper;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.History.Privacy;

/// <summary>What comes once more after its kind was removed is removed once more.</summary>
public sealed class LateDeliveryTests
{
    [Fact]
    public async Task A_delivery_that_was_written_after_the_sweep_is_swept_too()
    {
        var time = new HastyTime();
        await using var outbox = new OutboxScene(time);
        outbox.Get<IOptions<RetentionOptions>>().Value.DeliveriesDays = 1;
        await outbox.SubscribeAsync("https://example.com/all", "call.ended", "call.analyzed");
        var call = await outbox.EndedCallAsync("c");
        time.Pass(TimeSpan.FromDays(2));
        await DeliverAndSweepAsync(outbox);
        Assert.Empty(outbox.Deliveries());

        await outbox.Journal.AddAsync(call, new CallAnalyzed("success")); // ElevenLabs takes its time
        Assert.Single(outbox.Deliveries());
        await DeliverAndSweepAsync(outbox);

        Assert.Empty(outbox.Deliveries());
    }

    private static async Task DeliverAndSweepAsync(OutboxScene outbox)
    {
        await outbox.Get<JournalWriter>().WriteAsync(
            connection => connection.Execute("UPDATE deliveries SET status = 'delivered', due_at = NULL"), TestContext.Current.CancellationToken);
        await outbox.Get<RetentionClock>().SweepAsync(TestContext.Current.CancellationToken);
    }
}
