using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// What goes out to the dialer: speech not too far ahead of what is heard, a mark behind every second of it, a clear before all else. It is sent on
/// the thread that brings it, unless a send is under way or there is enough ahead: then it waits here, copied and bounded.
/// </summary>
internal sealed class StreamPlayout(StreamSocket socket, PlayoutMarks marks, MediaStreamOptions options, TimeProvider time)
{
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Queue<PlayOrder> orders = [];
    private readonly PlayoutClock sent = new(time);
    private readonly StallWatch taking = new(options.IdleTimeout, time);
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan queued;
    private TimeSpan unmarked;
    private bool isSending;
    private bool isCleared;
    private bool isClosed;

    /// <summary>Completes once it is closed and nothing is under way; faults when the connection broke. Whoever waited for a mark has gone on by then.</summary>
    public Task Over => over.Task;

    /// <summary>How long until all that was played so far has been heard.</summary>
    public TimeSpan LeftToHear
    {
        get
        {
            lock (gate)
            {
                return queued + sent.Left;
            }
        }
    }

    /// <summary>Whether something waits until less is ahead.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (gate)
            {
                return !isSending && orders.Count > 0;
            }
        }
    }

    /// <summary>Whether a send has been under way for too long.</summary>
    public bool IsStalled
    {
        get
        {
            lock (gate)
            {
                return isSending && taking.IsStalled();
            }
        }
    }

    /// <summary>Plays a frame, one that is long in pieces of a second; false when there is no room for all of it.</summary>
    public bool TryPlay(AudioFrame frame)
    {
        for (var most = frame.Format.BytesFor(MarkEvery); frame.Data.Length > most; frame = frame with { Data = frame.Data[most..] })
        {
            if (!TryPlayPiece(frame with { Data = frame.Data[..most] }))
            {
                return false;
            }
        }

        return TryPlayPiece(frame);
    }

    private bool TryPlayPiece(AudioFrame frame)
    {
        lock (gate)
        {
            if (isClosed || queued + frame.Duration > options.LongestQueue)
            {
                return false;
            }

            if (isSending || isCleared || orders.Count > 0 || IsFarAhead)
            {
                queued += frame.Duration;
                orders.Enqueue(new PlayOrder.Audio(frame with { Data = frame.Data.ToArray() }));
                return true;
            }

            Begin();
        }

        _ = SendAsync(frame);
        return true;
    }

    /// <summary>Completes when everything played before was heard or dropped.</summary>
    public Task MarkAsync()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (isClosed)
            {
                return Task.CompletedTask;
            }

            orders.Enqueue(new PlayOrder.Mark(heard));
        }

        GoOn();
        return heard.Task;
    }

    /// <summary>Drops what waits; the dialer is told next.</summary>
    public void Clear()
    {
        lock (gate)
        {
            Drop();
            isCleared = true;
        }

        GoOn();
    }

    /// <summary>No more is sent.</summary>
    public void Close()
    {
        lock (gate)
        {
            Drop();
            isClosed = true;
        }

        GoOn();
    }

    /// <summary>Sends what waits, as far as it may be sent now; asked often, since time alone makes room.</summary>
    public void GoOn()
    {
        lock (gate)
        {
            if (isSending || (orders.Count == 0 && !isCleared && !isClosed))
            {
                return;
            }

            Begin();
        }

        _ = SendAsync(first: null);
    }

    private void Begin()
    {
        isSending = true;
        taking.Moved();
    }

    private bool IsFarAhead => sent.Left > options.MostAhead;

    /// <summary>The one that sends, until nothing more may be sent; its failure is told by <see cref="Over"/>.</summary>
    private async Task SendAsync(AudioFrame? first)
    {
        try
        {
            if (first is { } frame)
            {
                await SendAudioAsync(frame);
            }

            while (Next() is { } order)
            {
                await SendAsync(order);
            }
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    /// <summary>The next thing to send, a clear before all else; null when there is none, and nobody sends any more.</summary>
    private PlayOrder? Next()
    {
        lock (gate)
        {
            taking.Moved();
            if (isClosed)
            {
                End(failure: null);
                return null;
            }

            if (isCleared)
            {
                isCleared = false;
                return PlayOrder.Clear.Instance;
            }

            if (orders.TryPeek(out var order) && !(order is PlayOrder.Audio && IsFarAhead))
            {
                queued -= order is PlayOrder.Audio(var frame) ? frame.Duration : TimeSpan.Zero;
                return orders.Dequeue();
            }

            isSending = false;
            return null;
        }
    }

    private async ValueTask SendAsync(PlayOrder order)
    {
        switch (order)
        {
            case PlayOrder.Audio(var frame):
                await SendAudioAsync(frame);
                break;
            case PlayOrder.Mark(var heard) when unmarked == TimeSpan.Zero && marks.Outstanding == 0:
                heard.TrySetResult();
                break;
            case PlayOrder.Mark(var heard):
                await SendMarkAsync(heard);
                break;
            default:
                marks.Clear();
                unmarked = TimeSpan.Zero;
                sent.Clear();
                await socket.SendClearAsync();
                break;
        }
    }

    private async ValueTask SendAudioAsync(AudioFrame frame)
    {
        unmarked += frame.Duration;
        sent.Add(frame.Duration);
        await socket.SendAudioAsync(frame.Data);
        if (unmarked >= MarkEvery)
        {
            await SendMarkAsync(heard: null);
        }
    }

    private ValueTask SendMarkAsync(TaskCompletionSource? heard)
    {
        var mark = marks.Set(unmarked, heard);
        unmarked = TimeSpan.Zero;
        return socket.SendMarkAsync(mark);
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

    /// <summary>Nothing is sent any more: the sender stays the last one.</summary>
    private void End(Exception? failure)
    {
        lock (gate)
        {
            isClosed = true;
            Drop();
        }

        marks.Clear();
        _ = failure is null ? over.TrySetResult() : over.TrySetException(failure);
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
