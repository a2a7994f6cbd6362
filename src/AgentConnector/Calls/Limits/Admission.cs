using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Limits;

/// <summary>
/// Who may begin, and who waits: for a line, then for what can serve one call only. One queue for both; first come, first served, and nobody is
/// kept from what those before do not wait for. Refused is who may not wait, or finds no place to.
/// </summary>
internal sealed class Admission(IOptions<CallOptions> options, Lines lines, SpendGuard spending, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> held = [];
    private readonly List<Claim> waiting = [];

    /// <summary>Lines in use: by calls that run, and by those that have one and wait for their device.</summary>
    public int Taken
    {
        get
        {
            lock (gate)
            {
                return lines.Taken;
            }
        }
    }

    /// <summary>How many wait for a line, how many for their device with a line of their own, and for how long the first of each has waited.</summary>
    public (Queued ForLine, Queued ForDevice) Waiting
    {
        get
        {
            lock (gate)
            {
                return (Among(claim => !claim.HasLine), Among(claim => claim.HasLine));
            }
        }
    }

    /// <summary>Takes a line and what the call wants for itself, or a place in the queue; says why not otherwise.</summary>
    public ApiProblem? Take(Claim claim, out Lease lease)
    {
        lease = default!;
        lock (gate)
        {
            claim.Since = time.GetTimestamp();
            waiting.Add(claim);
            Grant();
            if (!claim.Granted.Task.IsCompleted && Refusal(claim) is { } refusal)
            {
                Leave(claim);
                return refusal;
            }

            lease = new(this, claim);
            return null;
        }
    }

    /// <summary>Whether a call whose device is in use waits for it.</summary>
    public bool WaitsForDevices => options.Value.WhenBusy is BusyPolicy.Queue;

    /// <summary>What would keep a call from beginning at once; nothing is taken.</summary>
    public (ApiProblem? NoLine, ApiProblem? InUse) Preview(Claim claim)
    {
        lock (gate)
        {
            return (lines.Refusal(claim), InUse(claim));
        }
    }

    /// <summary>
    /// Keeps something from calls without taking a line, as a measurement does; dispose it to give it back. Null when a call has it or waits for it.
    /// </summary>
    public IDisposable? Reserve(IReadOnlyList<string> holds)
    {
        lock (gate)
        {
            if (IsWanted(holds))
            {
                return null;
            }

            held.UnionWith(holds);
            return new Reservation(this, holds);
        }
    }

    /// <summary>The place of one who waits, from 1: how many wait before it for a line, or for its device. Null for one who does not wait.</summary>
    public int? PlaceOf(Claim claim)
    {
        lock (gate)
        {
            return waiting.IndexOf(claim) is var index and >= 0
                ? 1 + waiting.Take(index).Count(other => claim.HasLine ? other.HasLine && other.Holds.Any(claim.Holds.Contains) : !other.HasLine)
                : null;
        }
    }

    /// <summary>Returns when the call has all it needs: null, or how it ends because it had to wait for too long, or its key's minutes were used up meanwhile.</summary>
    public async Task<CallEnd?> WaitAsync(Claim claim, CancellationToken cancellationToken)
    {
        var waits = !claim.Granted.Task.IsCompleted;
        try
        {
            await claim.Lined.Task.WaitAsync(options.Value.LineQueueTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new(Party.Service, EndReason.Busy, $"No line was free for {options.Value.LineQueueTimeout.TotalSeconds:0} s (CALL_QUEUE_SECONDS).");
        }

        try
        {
            await claim.Granted.Task.WaitAsync(options.Value.QueueTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new(Party.Caller, EndReason.Busy, $"The device was in use for {options.Value.QueueTimeout.TotalSeconds:0} s (DEVICE_QUEUE_SECONDS).");
        }

        return waits ? Spent(claim) : null;
    }

    /// <summary>Gives back whatever the call has: its lines and devices, or its place.</summary>
    public void Return(Claim claim)
    {
        lock (gate)
        {
            Leave(claim);
            Grant();
        }
    }

    private void Return(IReadOnlyList<string> holds)
    {
        lock (gate)
        {
            held.ExceptWith(holds);
            Grant();
        }
    }

    private CallEnd? Spent(Claim claim)
    {
        try
        {
            return spending.Refusal(claim.Key, claim.Simulated) is { } spent ? new(Party.Service, EndReason.Busy, spent.Detail) : null;
        }
        catch (JournalException)
        {
            return null; // it was let in; whoever comes while the store cannot be read is not
        }
    }

    private Queued Among(Predicate<Claim> some) => new(
        waiting.FindAll(some).Count, waiting.Find(some) is { } first ? time.GetElapsedTime(first.Since) : TimeSpan.Zero);

    private void Leave(Claim claim)
    {
        if (!waiting.Remove(claim))
        {
            held.ExceptWith(claim.Holds);
        }

        if (claim.HasLine)
        {
            lines.Return(claim);
        }
    }

    /// <summary>Gives to each who waits what is free and nobody before them waits for.</summary>
    private void Grant()
    {
        var wanted = new HashSet<string>(held);
        foreach (var claim in waiting.ToList())
        {
            if (!claim.HasLine && lines.TryTake(claim))
            {
                claim.Lined.SetResult();
            }

            if (!claim.HasLine)
            {
                continue; // it keeps no device from those who have a line
            }

            if (!wanted.Overlaps(claim.Holds))
            {
                waiting.Remove(claim);
                held.UnionWith(claim.Holds);
                claim.Granted.SetResult();
            }

            wanted.UnionWith(claim.Holds);
        }
    }

    /// <summary>Why one who would have to wait may not; null when it may.</summary>
    private ApiProblem? Refusal(Claim claim)
    {
        var inUse = WaitsForDevices ? null : InUse(claim);
        if (claim.HasLine)
        {
            return inUse;
        }

        var places = claim.MayWait ? options.Value.LineQueue : 0;
        return waiting.Count(other => !other.HasLine) <= places ? inUse : lines.Refusal(claim, places);
    }

    private ApiProblem? InUse(Claim claim) => IsWanted(claim.Holds, but: claim) ? LimitProblems.InUse(claim.To, options.Value.RetryAfter) : null;

    private bool IsWanted(IReadOnlyList<string> holds, Claim? but = null) =>
        held.Overlaps(holds) || waiting.Exists(claim => claim != but && claim.HasLine && claim.Holds.Any(holds.Contains));

    private sealed class Reservation(Admission admission, IReadOnlyList<string> holds) : IDisposable
    {
        private Admission? admission = admission;

        public void Dispose() => Interlocked.Exchange(ref admission, null)?.Return(holds);
    }
}
