using System.Net.Sockets;

namespace AgentConnector.Testing.Faults;

/// <summary>One direction of a connection. All of it may be called by any thread, at any time.</summary>
public sealed class FaultyFlow : IDisposable
{
    private const int MostAtOnce = 16 * 1024;

    private readonly Socket source;
    private readonly Socket sink;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly FlowPlan plan = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (TimeSpan By, TimeProvider Time)? late;
    private long? allowed;
    private bool isStalled;
    private bool isSwallowed;
    private bool isForgotten;
    private bool isBytewise;
    private bool isWoken;

    internal FaultyFlow(Socket source, Socket sink) => (this.source, this.sink) = (source, sink);

    /// <summary>Bytes that went through so far, swallowed ones included and garbage not.</summary>
    public long Forwarded => plan.Passed;

    /// <summary>Takes nothing any more: whoever speaks is not read, and soon cannot send on.</summary>
    public void Stall() => Change(() => isStalled = true);

    /// <summary>Takes everything and forwards nothing, not even the end.</summary>
    public void Swallow() => Change(() => isSwallowed = true);

    /// <summary>Goes on after <see cref="Stall"/>, <see cref="Swallow"/> and <see cref="Slow"/>; what was swallowed is lost.</summary>
    public void Resume() => Change(() => (isStalled, isSwallowed, allowed, late, isBytewise) = (false, false, null, null, false));

    /// <summary>Reads slowly: only as many bytes as <see cref="Allow"/> lets through.</summary>
    public void Slow() => Change(() => allowed ??= 0);

    /// <summary>Lets so many more bytes through.</summary>
    public void Allow(long bytes) => Change(() => allowed = (allowed ?? 0) + bytes);

    /// <summary>Forty bytes at a time, each behind the other.</summary>
    public void Trickle()
    {
        Slow();
        More();

        void More()
        {
            After(40, More);
            Allow(40);
        }
    }

    /// <summary>Forwards each byte by itself.</summary>
    public void Bytewise() => Change(() => isBytewise = true);

    /// <summary>Forwards each piece so much later, in order.</summary>
    public void Delay(TimeSpan by, TimeProvider time) => Change(() => late = (by, time));

    /// <summary>Does something when so many bytes went through, counted from now, and before the next: 0 does it now.</summary>
    public void After(long bytes, Action act)
    {
        if (!plan.TryAdd(bytes, act))
        {
            act();
        }
    }

    /// <summary>Does something as soon as this text, ASCII, went through.</summary>
    public void AfterText(string text, Action act) => plan.Add(text, act);

    /// <summary>Sends something that nobody said.</summary>
    public async Task InjectAsync(ReadOnlyMemory<byte> garbage)
    {
        await writing.WaitAsync();
        try
        {
            await SendAsync(garbage);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Completes when so many bytes went through in all.</summary>
    public Task ReachedAsync(long bytes)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return plan.TryAddAt(bytes, () => reached.TrySetResult()) ? reached.Task : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    /// <summary>Ends when its source ends, or either breaks. Never fails.</summary>
    internal async Task RunAsync()
    {
        var buffer = new byte[MostAtOnce];
        try
        {
            while (await RoomAsync() is > 0 and var room && await source.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(room, MostAtOnce))) is > 0 and var read)
            {
                await ForwardAsync(buffer.AsMemory(0, read));
            }

            if (IsHeard)
            {
                sink.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (IsHeard)
            {
                sink.Close(timeout: 0); // what broke on one side is broken on the other
            }
        }
    }

    /// <summary>Its source is gone and its sink is not told.</summary>
    internal void Forget() => Change(() => isForgotten = true);

    /// <summary>Lets go of whoever waits here: the connection is over.</summary>
    internal void Wake() => Change(() => isWoken = true);

    private bool IsHeard
    {
        get
        {
            lock (gate)
            {
                return !isForgotten && !isSwallowed;
            }
        }
    }

    private void Change(Action act)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            act();
            (before, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        before.TrySetResult();
    }

    /// <summary>How many bytes may be read now; waits while none may, and gives 0 when it is over.</summary>
    private async Task<long> RoomAsync()
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                var room = isStalled ? 0 : allowed ?? MostAtOnce;
                if (isWoken || room > 0)
                {
                    return room;
                }

                next = changed.Task;
            }

            await next;
        }
    }

    /// <summary>Forwards up to the next thing that is planned, does that, and so on.</summary>
    private async Task ForwardAsync(ReadOnlyMemory<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            await RoomAsync(); // it may have been told to stop while it was reading
            var (part, toSink, wait) = Next(piece.Length);
            if (wait is var (by, time))
            {
                await Task.Delay(by, time);
            }

            if (toSink)
            {
                await writing.WaitAsync();
                try
                {
                    await SendAsync(piece[..part]);
                }
                finally
                {
                    writing.Release();
                }
            }

            foreach (var act in Passed(piece.Span[..part]))
            {
                act();
            }

            piece = piece[part..];
        }
    }

    private (int Part, bool ToSink, (TimeSpan By, TimeProvider Time)? Late) Next(int length)
    {
        lock (gate)
        {
            var most = isBytewise ? 1 : plan.Before(length);
            return ((int)Math.Min(most, allowed is { } few and > 0 ? few : most), !isSwallowed, late);
        }
    }

    private IReadOnlyList<Action> Passed(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            allowed -= allowed is null ? 0 : bytes.Length;
        }

        return plan.Pass(bytes);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await sink.SendAsync(bytes)..];
        }
    }

}
