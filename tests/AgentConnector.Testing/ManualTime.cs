namespace AgentConnector.Testing;

/// <summary>
/// A clock that moves when the test says so. What falls due meanwhile rings in order, at its own time. Somebody may set the date: timers and
/// timestamps go on as before.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Set)> awaited = [];
    private DateTimeOffset now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero); // the steady clock: what timers and timestamps go by
    private TimeSpan set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>For how long each timer was set that runs.</summary>
    public IReadOnlyList<TimeSpan> Running
    {
        get
        {
            lock (gate)
            {
                return timers.ConvertAll(timer => timer.Length);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now + set;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return now.Ticks;
        }
    }

    /// <summary>Sets the date, as an operator or a time server does; negative is back.</summary>
    public void Set(TimeSpan by)
    {
        lock (gate)
        {
            set += by;
        }
    }

    /// <summary>Completes once a timer of this length runs.</summary>
    public Task TimerSetAsync(TimeSpan due)
    {
        lock (gate)
        {
            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (timers.Exists(timer => timer.Length == due))
            {
                set.SetResult();
            }

            awaited.Add((due, set));
            return set.Task;
        }
    }

    public void Advance(TimeSpan by)
    {
        var target = new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + by;
        while (NextBy(target) is { } timer)
        {
            timer.Ring();
        }
    }

    /// <summary>The process stands still for so long: what fell due meanwhile rings afterwards, once each, as late as it is.</summary>
    public void StandStill(TimeSpan duration)
    {
        List<ManualTimer> late;
        lock (gate)
        {
            now += duration;
            late = [.. timers.Where(timer => timer.Due <= now).OrderBy(timer => timer.Due)];
            foreach (var timer in late)
            {
                timer.Forward();
                timer.Skip(now);
            }
        }

        late.ForEach(timer => timer.Ring());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock to the first timer that is due and takes it off, else to the target.</summary>
    private ManualTimer? NextBy(DateTimeOffset target)
    {
        lock (gate)
        {
            var next = timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            now = next is null ? target : next.Due > now ? next.Due : now;
            next?.Forward();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, Action ring) : ITimer
    {
        private TimeSpan period;

        public Action Ring => ring;

        public TimeSpan Length { get; private set; }

        public DateTimeOffset Due { get; private set; }

        /// <summary>Sets a repeating timer's next time; the other kind runs no longer. Under the clock's lock.</summary>
        public void Forward()
        {
            if (period > TimeSpan.Zero)
            {
                Due += period;
            }
            else
            {
                time.timers.Remove(this);
            }
        }

        /// <summary>What a repeating timer has missed is not made up for. Under the clock's lock.</summary>
        public void Skip(DateTimeOffset now) => Due = Due > now || period <= TimeSpan.Zero ? Due : now + period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    (Length, Due, this.period) = (dueTime, time.now + dueTime, period);
                    time.timers.Add(this);
                    time.awaited.FindAll(wait => wait.Due == dueTime).ForEach(wait => wait.Set.TrySetResult());
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, default);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
