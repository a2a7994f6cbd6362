using AgentConnector.Calls;
using AgentConnector.Webhooks.Signing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>
/// Sends what is due: one at a time to a receiver of a call, in the order of the events; many receivers at once. All it knows is in the store:
/// after a kill it goes on where it was, and what was on its way is sent again with the same <c>webhook-id</c>.
/// </summary>
internal sealed partial class DeliveryPump(
    DeliveryStore store, DeliverySender sender, DeliveryBell bell, FactOutbox outbox, CallbackSecrets secrets, StoreTrouble trouble,
    IOptions<WebhookOptions> options, TimeProvider time, ILogger<DeliveryPump> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TroubledPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource hurry = new();
    private readonly Dictionary<long, Task> flying = [];
    private readonly ReceiverLoad load = new(options.Value.MaxInFlight, options.Value.MaxInFlightPerReceiver);
    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private DateTimeOffset latest;
    private bool stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = secrets.Current; // an unusable one stops the start, not the first delivery
        await store.ReleaseHeldAsync(outbox, cancellationToken);
        await store.ReplanAsync(cancellationToken);
        latest = time.GetUtcNow();
        running = RunAsync(stopping.Token);
    }

    /// <summary>Gives what is on its way a moment to arrive; the next start sends the rest.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        await stopping.CancelAsync();
        await running;
        using var patience = time.CreateTimer(_ => hurry.Cancel(), state: null, Goodbye, Timeout.InfiniteTimeSpan);
        await using var impatience = cancellationToken.Register(hurry.Cancel);
        Task[] last;
        lock (gate)
        {
            last = [.. flying.Values];
        }

        await Task.WhenAll(last);
    }

    /// <summary>A host that is disposed of without being stopped stops here: nothing may read a store that is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await hurry.CancelAsync();
        await StopAsync(CancellationToken.None);
        stopping.Dispose();
        hurry.Dispose();
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
            catch (JournalException e)
            {
                trouble.Failed(e);
                nap = TroubledPause;
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

            try
            {
                await rung.WaitAsync(nap, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Something is due.
            }
            catch (OperationCanceledException)
            {
                return;
            }
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
            long[] sent;
            Closed closed;
            int room;
            lock (gate)
            {
                (sent, closed, room) = ([.. flying.Keys], load.Closed, load.Room);
            }

            if (room <= 0)
            {
                return LongestNap; // one that arrives rings
            }

            var due = store.Due(sent, closed, room);
            if (due.Count == 0)
            {
                var wait = store.NextDue(sent, closed) - time.GetUtcNow() ?? LongestNap;
                return wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait < LongestNap ? wait : LongestNap;
            }

            foreach (var delivery in due)
            {
                lock (gate)
                {
                    if (load.TryTake(delivery.Owner, delivery.Origin))
                    {
                        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                        flying[delivery.N] = FlyAsync(delivery, listed.Task);
                        listed.SetResult();
                    }
                }
            }
        }
    }

    private async Task FlyAsync(Delivery delivery, Task listed)
    {
        await listed;
        var answers = true;
        try
        {
            answers = await sender.SendAsync(delivery, hurry.Token) is not { Reached: false };
        }
        catch (OperationCanceledException) when (hurry.IsCancellationRequested)
        {
            // The next start sends it again.
        }
        catch (JournalException e)
        {
            trouble.Failed(e);
            await Task.Delay(TroubledPause, time, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e)
        {
            LogDefect(delivery.Id, e);
            await Task.Delay(LongestNap, time, hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (gate)
        {
            flying.Remove(delivery.N);
            load.Return(delivery.Owner, delivery.Origin, answers);
        }

        bell.Ring();
    }

    [LoggerMessage(8115, LogLevel.Warning, "The clock was set back, by {By} or more: deliveries that were planned for later are tried now")]
    private partial void LogSetBack(TimeSpan by);

    [LoggerMessage(8119, LogLevel.Error, "A defect: what is due could not be looked for; it is tried again")]
    private partial void LogPumpDefect(Exception exception);

    [LoggerMessage(8111, LogLevel.Error, "A defect: delivery {DeliveryId} could not be tried")]
    private partial void LogDefect(string deliveryId, Exception exception);
}
