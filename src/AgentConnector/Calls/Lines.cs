using System.Diagnostics.CodeAnalysis;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls;

/// <summary>How many calls may run at once, and which endpoints can serve one call only.</summary>
internal sealed class Lines(IOptions<CallOptions> options)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> endpoints = [];
    private int taken;

    /// <summary>Lines in use.</summary>
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

    /// <summary>Takes a line, and the endpoint if it serves one call only; says why not otherwise.</summary>
    public ApiProblem? Take(CallPlan plan, bool exclusive, out Lease lease)
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

            var endpoint = exclusive ? plan.To.ToString() : null;
            if (endpoint is not null && !endpoints.Add(endpoint))
            {
                return new(ProblemKind.EndpointBusy, $"Another call uses {endpoint}. Wait for it to end, or end it.")
                {
                    RetryAfter = options.Value.RetryAfter,
                };
            }

            taken++;
            lease = new(this, endpoint);
            return null;
        }
    }

    private void Return(string? endpoint)
    {
        lock (gate)
        {
            taken--;
            if (endpoint is not null)
            {
                endpoints.Remove(endpoint);
            }
        }
    }

    /// <summary>A line in use; dispose it to give it back.</summary>
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "Internal; only Lines makes one.")]
    internal sealed class Lease(Lines lines, string? endpoint) : IDisposable
    {
        private Lines? lines = lines;

        /// <summary>Passes the line on: disposing this lease then does nothing.</summary>
        public Lease HandOver() => new(Interlocked.Exchange(ref lines, null)!, endpoint);

        public void Dispose() => Interlocked.Exchange(ref lines, null)?.Return(endpoint);
    }
}
