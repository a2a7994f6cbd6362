using System.Threading.RateLimiting;
using AgentConnector.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace AgentConnector.Security;

/// <summary>How often one key may start calls.</summary>
internal sealed class StartRate(IOptions<SecurityOptions> security) : IConfigureOptions<RateLimiterOptions>
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public void Configure(RateLimiterOptions options)
    {
        var permits = security.Value.RateLimitPerMinute;
        options.AddPolicy(Policies.StartRate, context => Partition(context.User.Identity?.Name ?? "", permits));
        options.OnRejected = async (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
            await new ApiProblem(ProblemKind.RateLimited, $"This key may start {permits} calls in a minute; try again later, or raise RATE_LIMIT_PER_MINUTE.")
            {
                RetryAfter = wait,
            }.ExecuteAsync(context.HttpContext);
        };
    }

    private static RateLimitPartition<string> Partition(string key, int permits) =>
        permits == 0
            ? RateLimitPartition.GetNoLimiter(key)
            : RateLimitPartition.GetFixedWindowLimiter(key, _ => new() { PermitLimit = permits, Window = Window, QueueLimit = 0 });
}
