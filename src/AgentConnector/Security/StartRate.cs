using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Security;

/// <summary>
/// How often one key may start calls. Not ASP.NET's middleware: that wakes the machine thirty times a second to look after its limiters, calls or not;
/// these are looked after when somebody asks.
/// </summary>
internal sealed class StartRate(IOptions<SecurityOptions> security) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly int permits = security.Value.RateLimitPerMinute;
    private readonly ConcurrentDictionary<string, FixedWindowRateLimiter> limiters = new(StringComparer.Ordinal);

    /// <summary>Counts a start.</summary>
    /// <param name="key">The name of the key.</param>
    /// <returns>Why it may not be; null when it may.</returns>
    public ApiProblem? Refusal(string key)
    {
        if (permits == 0)
        {
            return null;
        }

        var limiter = limiters.GetOrAdd(
            key, _ => new(new() { PermitLimit = permits, Window = Window, QueueLimit = 0, AutoReplenishment = false }));
        limiter.TryReplenish();
        using var lease = limiter.AttemptAcquire();
        return lease.IsAcquired ? null : new(
            ProblemKind.RateLimited, $"This key may start {permits} calls in a minute; try again later, or raise RATE_LIMIT_PER_MINUTE.")
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window,
            Limit = new("RATE_LIMIT_PER_MINUTE", permits),
        };
    }

    public void Dispose()
    {
        foreach (var limiter in limiters.Values)
        {
            limiter.Dispose();
        }
    }
}
