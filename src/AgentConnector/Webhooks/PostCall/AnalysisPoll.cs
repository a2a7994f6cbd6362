using AgentConnector.Agents;
using AgentConnector.Calls;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>
/// Asks ElevenLabs for the analysis of conversations that are over, a few at a time, until it is there or was asked for often enough: for whoever has no public
/// address to which a post-call webhook could come. What comes first joins the call's record, and the other changes nothing.
/// </summary>
internal sealed partial class AnalysisPoll(
    AwaitedAnalyses awaited, IConversationArchive archive, PostCallDesk desk, TimeProvider time, ILogger<AnalysisPoll> logger) : BackgroundService
{
    /// <summary>Half an hour's worth. Questions count, not the clock: nothing is lost by a time in which nobody could ask.</summary>
    public const int MostTries = 36;

    private const int AtOnce = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TroubledPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(long Call, string Conversation), Task> flights = [];
    private readonly Lock gate = new();
    private (long Since, TimeSpan For) rest;
    private DateTimeOffset? latest;
    private int toldOfKey;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (awaited.AreAskedFor && !stoppingToken.IsCancellationRequested)
        {
            var rung = awaited.Next;
            TimeSpan nap;
            try
            {
                await LookAtClockAsync(stoppingToken);
                nap = await AskForDueAsync(stoppingToken);
            }
            catch (JournalException)
            {
                nap = TroubledPause; // the store has told of its trouble
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogDefect(e);
                nap = TroubledPause;
            }

            await Bell.NapAsync(rung, nap, time, stoppingToken);
        }

        await Task.WhenAll(flights.Values);
    }

    /// <summary>Due times are the wall clock's: one that was set back, now or while nobody looked, has planned too late.</summary>
    private async Task LookAtClockAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (latest is not { } before || now < before - ClockTolerance)
        {
            await awaited.ReplanAsync(LongestPause, cancellationToken);
        }

        latest = now;
    }

    /// <summary>Begins to ask for what is due, where there is a place; returns how long there is nothing to do unless another call ends.</summary>
    private async Task<TimeSpan> AskForDueAsync(CancellationToken cancellationToken)
    {
        foreach (var (landed, _) in flights.Where(flight => flight.Value.IsCompleted).ToList())
        {
            flights.Remove(landed);
        }

        if (RestsFor() is { Ticks: > 0 } resting)
        {
            return resting;
        }

        var due = awaited.Due(AtOnce + flights.Count).Where(one => !flights.ContainsKey((one.N, one.ConversationId))).Take(AtOnce - flights.Count).ToList();
        foreach (var one in due)
        {
            flights.Add((one.N, one.ConversationId), AskAsync(one, cancellationToken));
        }

        if (due.Count > 0)
        {
            await Task.Delay(Pace, time, cancellationToken);
        }

        return flights.Count > 0 ? Pace : (awaited.NextDue() - time.GetUtcNow()) switch
        {
            null => Timeout.InfiniteTimeSpan,
            { } wait when wait < Pace => Pace,
            { } wait => wait < LongestPause ? wait : LongestPause,
        };
    }

    /// <summary>Asks for one and writes down what came of it. Never fails: what it cannot write down it leaves due, and keeps its place for a while.</summary>
    private async Task AskAsync(AwaitedAnalysis one, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await NoteAsync(one, await AnswerToAsync(one, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another start goes on with it.
        }
        catch (Exception e)
        {
            if (e is not JournalException)
            {
                LogDefect(e);
            }

            await Task.Delay(TroubledPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Null when it is over: it is there, or never will be. Else how long to wait at least.</summary>
    private async Task<TimeSpan?> AnswerToAsync(AwaitedAnalysis one, CancellationToken cancellationToken)
    {
        try
        {
            if (await archive.ReadAsync(one.ConversationId, one.IsSimulated, cancellationToken) is not { } told)
            {
                return TimeSpan.Zero;
            }

            Interlocked.Exchange(ref toldOfKey, 0);
            await desk.JoinAsync(one.Call, PostCallReport.Analyze(told) with { ConversationId = one.ConversationId }, cancellationToken);
            return null; // also where the webhook was quicker, or the call is erased
        }
        catch (AgentException e) when (e.Failure is AgentFailure.NotFound && one.IsSimulated)
        {
            return null; // a built-in agent forgets its conversations with the process
        }
        catch (AgentException e)
        {
            if (e.Failure is AgentFailure.NotAllowed && Interlocked.Exchange(ref toldOfKey, 1) == 0)
            {
                LogNotAllowed(e.Message);
            }

            Rest(e.RetryAfter ?? TimeSpan.Zero);
            return e.Failure is AgentFailure.NotAllowed ? LongestPause : e.RetryAfter ?? TimeSpan.Zero;
        }
        catch (Exception e) when (e is not (JournalException or OperationCanceledException))
        {
            LogDefect(e); // of this one: the others are asked for, and it is given up in its time
            return LongestPause;
        }
    }

    private async Task NoteAsync(AwaitedAnalysis one, TimeSpan? atLeast, CancellationToken cancellationToken)
    {
        if (atLeast is { } wish && one.Tries + 1 < MostTries)
        {
            var pause = Least(AwaitedAnalyses.FirstPause * Math.Pow(1.6, one.Tries + 1), LongestPause);
            wish = Least(wish, LongestRest);
            await awaited.PutOffAsync(one, time.GetUtcNow() + (wish > pause ? wish : pause), cancellationToken);
            return;
        }

        if (atLeast is not null)
        {
            LogGivenUp(one.Call, MostTries);
        }

        await awaited.ForgetAsync(one, cancellationToken);
    }

    /// <summary>A wish to be left alone is no single conversation's.</summary>
    private void Rest(TimeSpan wish)
    {
        lock (gate)
        {
            if (wish > RestsFor())
            {
                rest = (time.GetTimestamp(), Least(wish, LongestRest));
            }
        }
    }

    private TimeSpan RestsFor()
    {
        lock (gate)
        {
            return rest.For - time.GetElapsedTime(rest.Since);
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(8310, LogLevel.Warning, "ElevenLabs does not tell what became of conversations: {Why} Give the key the permission to read conversations, or set ANALYSIS=webhook. Calls go on")]
    private partial void LogNotAllowed(string why);

    [LoggerMessage(8311, LogLevel.Information, "Call {CallId}: ElevenLabs had no analysis of it, asked {Times} times, and is not asked again")]
    private partial void LogGivenUp(CallId callId, int times);

    [LoggerMessage(8312, LogLevel.Error, "A defect where an analysis is asked for; it is again")]
    private partial void LogDefect(Exception exception);
}
