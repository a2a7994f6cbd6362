namespace AgentConnector.AgentTests.Running;

/// <summary>
/// A clock that stands still while there is work, and leaps to the next timer when there is none: minutes of talk pass in seconds, and each run is like the
/// one before. There is no work when no thread of the pool has any: that holds where nothing waits for the network, a disk or another process.
/// </summary>
/// <remarks>Timers ring one at a time, in the order of their times; what one leads to is over before the next rings.</remarks>
internal sealed class VirtualTime : TimeProvider
{
    /// <summary>Nothing that is waited for outside this clock takes longer.</summary>
    private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly PriorityQueue<Ring, (long Due, long Number)> rings = new();
    private long now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;
    private long number;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass until some work is done, and gives back what it comes to.</summary>
    /// <exception cref="TimeoutException">Nothing happens any more, and the work is not done: a defect.</exception>
    public async Task<T> PassUntilAsync<T>(Task<T> work)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = new Thread(() =>
        {
            try
            {
                Pass(work);
                over.SetResult();
            }
            catch (Exception e)
            {
                over.SetException(e);
            }
        })
        {
            Name = "virtual time",
            IsBackground = true,
        };
        clock.Start();
        await over.Task;
        return await work;
    }

    private static bool IsIdle
    {
        get
        {
            ThreadPool.GetMaxThreads(out var all, out _);
            ThreadPool.GetAvailableThreads(out var free, out _);
            return free == all && ThreadPool.PendingWorkItemCount == 0;
        }
    }

    private void Pass(Task work)
    {
        var spin = default(SpinWait);
        var stalledSince = default(long?);
        while (true)
        {
            // Seen twice: what is handed over in between is seen the second time.
            if (!IsIdle || !IsIdle)
            {
                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            spin.Reset();
            if (work.IsCompleted)
            {
                return;
            }

            if (Next() is { } timer)
            {
                stalledSince = null;
                timer.Ring();
            }
            else
            {
                stalledSince ??= System.GetTimestamp();
                if (System.GetElapsedTime(stalledSince.Value) > LongestStall)
                {
                    throw new TimeoutException("Nothing happens any more, and the call is not over.");
                }

                Thread.Yield();
            }
        }
    }

    private VirtualTimer? Next()
    {
        lock (gate)
        {
            while (rings.TryDequeue(out var ring, out var place))
            {
                if (ring.Timer.Takes(ring.Setting))
                {
                    Interlocked.Exchange(ref now, Math.Max(now, place.Due));
                    return ring.Timer;
                }
            }

            return null;
        }
    }

    private void Enqueue(VirtualTimer timer, long setting, TimeSpan after) => rings.Enqueue(new(timer, setting), (now + after.Ticks, ++number));

    /// <summary>A timer's next ring; void when the timer was set anew meanwhile.</summary>
    private readonly record struct Ring(VirtualTimer Timer, long Setting);

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private readonly ExecutionContext? context = ExecutionContext.Capture();
        private long setting;
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                this.period = period;
                setting++;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    time.Enqueue(this, setting, dueTime);
                }
            }

            return true;
        }

        /// <summary>Whether this ring is still wanted; the next one of a repeating timer is set with it. Under the clock's lock.</summary>
        public bool Takes(long ring)
        {
            if (ring != setting)
            {
                return false;
            }

            if (period > TimeSpan.Zero)
            {
                time.Enqueue(this, setting, period);
            }

            return true;
        }

        public void Ring()
        {
            if (context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(context, static timer => ((VirtualTimer)timer!).Call(), this);
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call() => callback(state);
    }
}
