using AgentConnector.Calls;
using AgentConnector.Hosting.Draining;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>What is on its way: each try is a task that is owned here, and holds a place of its receiver until it is over.</summary>
internal sealed partial class DeliveryFlights(
    DeliverySender sender, DeliveryBell bell, IOptions<WebhookOptions> options, TimeProvider time, ILogger<DeliveryFlights> logger) : IDisposable
{
    private static readonly TimeSpan TroubledPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefectPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource hurry = new();
    private readonly OwnedTasks<long> flying = new();
    private readonly ReceiverLoad load = new(options.Value.MaxInFlight, options.Value.MaxInFlightPerReceiver);
    private readonly Lock gate = new();

    /// <summary>The rows on their way, who gets nothing more for now, and how many more may begin.</summary>
    public (IReadOnlyCollection<long> Rows, Closed Closed, int FreePlaces) Standing
    {
        get
        {
            lock (gate)
            {
                return ([.. flying.Keys], load.Closed, load.FreePlaces);
            }
        }
    }

    /// <summary>Sends a delivery, unless its receiver has no place any more. The bell rings when it is over.</summary>
    public void Begin(Delivery delivery)
    {
        lock (gate)
        {
            if (load.TryTake(delivery.Owner, delivery.Origin))
            {
                var answers = true;
                _ = flying.Add(delivery.N, async () => answers = await FlyAsync(delivery), () => Land(delivery, answers));
            }
        }
    }

    /// <summary>Gives what is on its way a moment to arrive; the next start sends the rest.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        using var goodbye = time.CreateTimer(_ => hurry.Cancel(), state: null, Goodbye, Timeout.InfiniteTimeSpan);
        await using var atOnce = cancellationToken.Register(hurry.Cancel);
        await flying.WhenAll();
    }

    public Task EndAtOnceAsync() => hurry.CancelAsync();

    public void Dispose() => hurry.Dispose();

    /// <returns>Whether its receiver answers, as far as anybody knows.</returns>
    private async Task<bool> FlyAsync(Delivery delivery)
    {
        try
        {
            return await sender.SendAsync(delivery, hurry.Token) is not { Reached: false };
        }
        catch (OperationCanceledException) when (hurry.IsCancellationRequested)
        {
            // The next start sends it again.
        }
        catch (JournalException)
        {
            await Task.Delay(TroubledPause, time, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the store has told of its trouble
        }
        catch (Exception e)
        {
            LogDefect(delivery.Id, e);
            await Task.Delay(DefectPause, time, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    private void Land(Delivery delivery, bool answers)
    {
        lock (gate)
        {
            load.Return(delivery.Owner, delivery.Origin, answers);
        }

        bell.Ring();
    }

    [LoggerMessage(8111, LogLevel.Error, "A defect: delivery {DeliveryId} could not be tried")]
    private partial void LogDefect(string deliveryId, Exception exception);
}
