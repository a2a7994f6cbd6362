using AgentConnector.Calls;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>
/// Sends what is due: one at a time to a receiver of a call, in the order of the events; many receivers at once. All it knows is in the store:
/// after a kill it goes on where it was, and what was on its way is sent again with the same <c>webhook-id</c>. Where nothing is planned it sleeps until
/// a delivery is written.
/// </summary>
internal sealed partial class DeliveryPump(
    DeliveryStore store, DeliveryFlights flights, DeliveryBell bell, TimeProvider time, ILogger<DeliveryPump> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TroubledPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private DateTimeOffset latest;
    private bool stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.ReleaseHeldAsync(cancellationToken);
        await store.ReplanAsync(cancellationToken);
        latest = time.GetUtcNow();
        running = RunAsync(stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        await stopping.CancelAsync();
        await running;
        await flights.EndAsync(cancellationToken);
    }

    /// <summary>A host that is disposed of without being stopped stops here: nothing may read a store that is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await flights.EndAtOnceAsync();
        await StopAsync(CancellationToken.None);
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var rung = bell.Next;
            TimeSpan nap;
            try
            {
                await LookAtClockAsync(cancellationToken);
                nap = SendDue();
            }
            catch (JournalException)
            {
                nap = TroubledPause; // the store has told of its trouble
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                LogPumpDefect(e);
                nap = TroubledPause;
            }

            await Bell.NapAsync(rung, nap, time, cancellationToken);
        }
    }

    /// <summary>Due times are the wall clock's: when that was set back, they are planned anew.</summary>
    private async Task LookAtClockAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < latest - ClockTolerance)
        {
            LogSetBack(latest - now);
            await store.ReplanAsync(cancellationToken);
        }

        latest = now;
    }

    /// <summary>Starts what may be started; returns how long there is nothing to do unless the bell rings.</summary>
    private TimeSpan SendDue()
    {
        while (true)
        {
            var (flying, closed, places) = flights.Standing;
            if (places <= 0)
            {
                return Timeout.InfiniteTimeSpan; // one that arrives rings
            }

            var due = store.Due(flying, closed, places);
            if (due.Count == 0)
            {
                return (store.NextDue(flying, closed) - time.GetUtcNow()) switch
                {
                    null => Timeout.InfiniteTimeSpan, // whoever plans one rings
                    { } wait when wait < ShortestNap => ShortestNap,
                    { } wait => wait < LongestNap ? wait : LongestNap,
                };
            }

            foreach (var delivery in due)
            {
                flights.Begin(delivery);
            }
        }
    }

    [LoggerMessage(8115, LogLevel.Warning, "The clock was set back, by {By} or more: deliveries that were planned for later are tried now")]
    private partial void LogSetBack(TimeSpan by);

    [LoggerMessage(8119, LogLevel.Error, "A defect: what is due could not be looked for; it is tried again")]
    private partial void LogPumpDefect(Exception exception);
}
