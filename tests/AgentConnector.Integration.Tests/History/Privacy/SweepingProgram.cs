using AgentConnector.History;
using AgentConnector.History.Retention;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.History.Privacy;

/// <summary>A process that sweeps a data folder ten days later, and stands still behind its first step.</summary>
internal static class SweepingProgram
{
    public const string Argument = "sweep-one-step";
    public const string Stands = "stands still";

    public static async Task<int> RunAsync(string folder)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(new OneStep())
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddHistory(options => options.DataDir = folder)
            .BuildServiceProvider();
        var keep = services.GetRequiredService<IOptions<RetentionOptions>>().Value;
        (keep.EventsDays, keep.TranscriptsDays, keep.RecordingsDays, keep.DeliveriesDays, keep.MetadataDays) = (1, 1, 1, 1, 1);
        await services.GetRequiredService<RetentionClock>().SweepAsync(CancellationToken.None);
        return 0;
    }

    private sealed class OneStep : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(10);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.Zero || dueTime >= TimeSpan.FromSeconds(1))
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Console.WriteLine(Stands);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
