using AgentConnector.Calls;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Sends one delivery once, and writes down what came of it.</summary>
internal sealed class DeliverySender(DeliveryStore store, DeliveryPost post, RetrySchedule schedule, DeliveryReports reports, TimeProvider time)
{
    private static readonly TimeSpan TroubledPause = TimeSpan.FromSeconds(2);

    /// <summary>Null when there was nothing to send any more: the call was erased.</summary>
    public async Task<Attempt?> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (store.Event(delivery.EventId) is not { } envelope)
        {
            return null;
        }

        Attempt attempt;
        using (Traces.Continue("deliver " + envelope.Type, delivery.Trace)?.SetTag("call.id", delivery.Call.ToString()).SetTag("delivery.id", delivery.Id))
        {
            attempt = await post.TryAsync(delivery, DeliveryBody.Of(envelope), cancellationToken);
        }

        var (status, due) = (attempt.Meaning.Status, default(DateTimeOffset?));
        if (status is DeliveryStatus.Pending)
        {
            due = schedule.Next(attempt.Meaning, delivery.Attempts + 1, delivery.FirstTry ?? attempt.At, time.GetUtcNow());
            status = due is null ? DeliveryStatus.Dead : status;
        }

        await FinishAsync(delivery, attempt, status, due, cancellationToken);
        reports.Tried(delivery, attempt, status);
        return attempt;
    }

    /// <summary>It happened: a store in trouble does not make us send it again, unless the process leaves before it works.</summary>
    private async Task FinishAsync(Delivery delivery, Attempt attempt, DeliveryStatus status, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await store.FinishAsync(delivery, attempt, status, due, CancellationToken.None); // not to be forgotten by a shutdown
                return;
            }
            catch (JournalException)
            {
                await Task.Delay(TroubledPause, time, cancellationToken);
            }
        }
    }
}
