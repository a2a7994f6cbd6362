using AgentConnector.Calls;
using AgentConnector.History.Retention;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.History.Retention;

/// <summary>When it is swept, and by which date.</summary>
public sealed class RetentionClockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What a wrong date takes away nobody can bring back: a leap has to last.</summary>
    [Fact]
    [Fault(FaultSide.Host, "The clock leaps ahead", "Nothing is removed for its age before the new date has stood for an hour")]
    public async Task A_date_that_leapt_ahead_must_last_before_anything_is_removed_by_it()
    {
        var time = new ManualTime();
        await using var store = new TempStore(time: time);
        store.Get<IOptions<RetentionOptions>>().Value.TranscriptsDays = 30;
        var call = await store.Journal.OpenAsync("a");
        await store.Journal.AddAsync(call, Facts.Said(Speaker.Caller, "words", 1));
        await store.Journal.AddAsync(call, Facts.Ended());
        var clock = store.Get<RetentionClock>();
        await clock.StartAsync(Cancellation);

        time.Set(TimeSpan.FromDays(31));
        var began = time.GetTimestamp();
        var swept = Eventually.TrueAsync(
            () => store.Get<CallDatabase>().Read(connection => connection.ExecuteScalar<int>("SELECT expired FROM calls")) == (int)KeptParts.Transcript, "it is swept");
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(30), swept);
        await swept;

        Assert.True(time.GetElapsedTime(began) >= RetentionClock.Period, $"It was swept {time.GetElapsedTime(began)} after the leap.");
        await clock.StopAsync(Cancellation);
    }
}
