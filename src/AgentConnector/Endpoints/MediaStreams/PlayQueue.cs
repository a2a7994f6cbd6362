using System.Diagnostics.CodeAnalysis;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// What is still to be sent to the dialer. Bounded: what does not fit is dropped and counted. A clear overtakes and empties it.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing to dispose of.")]
internal sealed class PlayQueue(TimeSpan longest)
{
    private readonly Lock gate = new();
    private readonly Queue<PlayOrder> orders = [];
    private readonly SemaphoreSlim ready = new(0, 1);
    private TimeSpan queued;
    private bool clear;
    private bool closed;

    /// <summary>Audio waiting here.</summary>
    public TimeSpan Queued
    {
        get
        {
            lock (gate)
            {
                return queued;
            }
        }
    }

    /// <summary>False when there is no room.</summary>
    public bool TryPlay(AudioFrame frame)
    {
        lock (gate)
        {
            if (closed || queued + frame.Duration > longest)
            {
                return false;
            }

            queued += frame.Duration;
            orders.Enqueue(new PlayOrder.Audio(frame));
        }

        Wake();
        return true;
    }

    /// <summary>Completes when everything queued before was heard or dropped.</summary>
    public Task MarkAsync()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (closed)
            {
                return Task.CompletedTask;
            }

            orders.Enqueue(new PlayOrder.Mark(heard));
        }

        Wake();
        return heard.Task;
    }

    /// <summary>Drops what waits; the dialer is told next.</summary>
    public void Clear()
    {
        lock (gate)
        {
            Drop();
            clear = true;
        }

        Wake();
    }

    /// <summary>No more is sent.</summary>
    public void Close()
    {
        lock (gate)
        {
            Drop();
            closed = true;
        }

        Wake();
    }

    /// <summary>The next thing to send, a clear before all else; null when the queue is closed.</summary>
    public async ValueTask<PlayOrder?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (gate)
            {
                if (clear)
                {
                    clear = false;
                    return PlayOrder.Clear.Instance;
                }

                if (orders.TryDequeue(out var order))
                {
                    queued -= order is PlayOrder.Audio(var frame) ? frame.Duration : TimeSpan.Zero;
                    return order;
                }

                if (closed)
                {
                    return null;
                }
            }

            await ready.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until there is a clear, for as long as sending would run too far ahead.</summary>
    public async ValueTask RestAsync(TimeSpan rest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(rest, time, cancellationToken);
        while (!deadline.IsCancellationRequested && !Urgent)
        {
            await ready.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Wake(); // a signal taken here belongs to what comes next
        cancellationToken.ThrowIfCancellationRequested();
    }

    private bool Urgent
    {
        get
        {
            lock (gate)
            {
                return clear || closed;
            }
        }
    }

    private void Drop()
    {
        foreach (var order in orders)
        {
            (order as PlayOrder.Mark)?.Heard.TrySetResult();
        }

        orders.Clear();
        queued = TimeSpan.Zero;
    }

    private void Wake()
    {
        lock (gate)
        {
            if (ready.CurrentCount == 0)
            {
                ready.Release();
            }
        }
    }
}

/// <summary>One thing to send to the dialer.</summary>
internal abstract record PlayOrder
{
    internal sealed record Audio(AudioFrame Frame) : PlayOrder;

    /// <summary>Completes <paramref name="Heard"/> when everything before it was heard or dropped.</summary>
    internal sealed record Mark(TaskCompletionSource Heard) : PlayOrder;

    internal sealed record Clear : PlayOrder
    {
        public static Clear Instance { get; } = new();
    }
}
