using System.Diagnostics.CodeAnalysis;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Starting;

/// <summary>
/// How many calls may run at once, and what can serve one call only. A call that finds its device in use is refused, or takes a line and
/// waits for its place; first come, first served.
/// </summary>
internal sealed class Admission(IOptions<CallOptions> options, LineShares shares, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> held = [];
    private readonly List<Claim> waiting = [];
    private int taken;

    /// <summary>Lines in use, by calls that wait as well.</summary>
    public int Taken
    {
        get
        {
            lock (gate)
            {
                return taken;
            }
        }
    }

    /// <summary>Takes a line for a call, and what it keeps others from using; says why not otherwise.</summary>
    /// <param name="plan">The call.</param>
    /// <param name="holds">What it keeps others from using.</param>
    /// <param name="key">The name of the API key that asked; null for an arriving call.</param>
    /// <param name="lease">The line, unless it is refused.</param>
    public ApiProblem? Take(CallPlan plan, IReadOnlyList<string> holds, string? key, out Lease lease)
    {
        lease = default!;
        lock (gate)
        {
            if (taken >= options.Value.MaxConcurrent)
            {
                return new(ProblemKind.LinesBusy, $"{taken} calls are running, which is the limit (MAX_CALLS). Send the request again in a moment.")
                {
                    RetryAfter = options.Value.RetryAfter,
                };
            }

            if (shares.Refusal(key, options.Value.MaxConcurrent - taken) is { } enough)
            {
                return enough;
            }

            var claim = new Claim(holds, key);
            waiting.Add(claim);
            Grant();
            if (!claim.Granted.Task.IsCompleted && options.Value.WhenBusy is BusyPolicy.Refuse)
            {
                waiting.Remove(claim);
                return new(ProblemKind.EndpointBusy, $"Another call, or a sound check, uses {plan.To}. Wait for it to end, or end it; DEVICE_BUSY=queue lets calls wait.")
                {
                    RetryAfter = options.Value.RetryAfter,
                };
            }

            taken++;
            shares.Take(key);
            lease = new(this, claim);
            return null;
        }
    }

    /// <summary>
    /// Keeps something from calls without taking a line, as a measurement does; dispose it to give it back. Null when a call has it or waits for it.
    /// </summary>
    public IDisposable? Reserve(IReadOnlyList<string> holds)
    {
        lock (gate)
        {
            if (held.Overlaps(holds) || waiting.Exists(claim => claim.Holds.Any(holds.Contains)))
            {
                return null;
            }

            held.UnionWith(holds);
            return new Reservation(this, holds);
        }
    }

    private async Task WaitAsync(Claim claim, CancellationToken cancellationToken)
    {
        try
        {
            await claim.Granted.Task.WaitAsync(options.Value.QueueTimeout, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            var detail = $"The device was in use for {options.Value.QueueTimeout.TotalSeconds:0} s (DEVICE_QUEUE_SECONDS).";
            throw new EndpointException(detail, e) { Refusal = new(EndpointRefusalKind.Busy, detail) };
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

    private void Return(Claim claim)
    {
        lock (gate)
        {
            taken--;
            shares.Return(claim.Key);
            if (!waiting.Remove(claim))
            {
                held.ExceptWith(claim.Holds);
            }

            Grant();
        }
    }

    /// <summary>Gives to each who waits what is free and nobody before them waits for.</summary>
    private void Grant()
    {
        var wanted = new HashSet<string>(held);
        foreach (var claim in waiting.ToList())
        {
            if (!wanted.Overlaps(claim.Holds))
            {
                waiting.Remove(claim);
                held.UnionWith(claim.Holds);
                claim.Granted.SetResult();
            }

            wanted.UnionWith(claim.Holds);
        }
    }

    /// <summary>A line in use; dispose it to give it back.</summary>
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "Internal; only Admission makes one.")]
    internal sealed class Lease(Admission admission, Claim claim) : IDisposable
    {
        private Admission? admission = admission;

        /// <summary>Whether the call has to wait.</summary>
        public bool Waits => !claim.Granted.Task.IsCompleted;

        /// <summary>Passes the line on: disposing this lease then does nothing.</summary>
        public Lease HandOver() => new(Interlocked.Exchange(ref admission, null)!, claim);

        /// <summary>Returns when the call has what it holds; at once where nothing is in its way.</summary>
        /// <exception cref="EndpointException">It took longer than a call may wait.</exception>
        public Task GrantedAsync(CancellationToken cancellationToken) => admission!.WaitAsync(claim, cancellationToken);

        public void Dispose() => Interlocked.Exchange(ref admission, null)?.Return(claim);
    }

    private sealed class Reservation(Admission admission, IReadOnlyList<string> holds) : IDisposable
    {
        private Admission? admission = admission;

        public void Dispose() => Interlocked.Exchange(ref admission, null)?.Return(holds);
    }

    /// <summary>What one call wants for itself, and when it has it.</summary>
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "Internal; only Admission makes one.")]
    internal sealed class Claim(IReadOnlyList<string> holds, string? key)
    {
        public string? Key => key;

        public IReadOnlyList<string> Holds => holds;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
