using AgentConnector.Agents;
using AgentConnector.Calls;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>
/// Asks ElevenLabs for the analysis of conversations that are over, until it is there or too late: for whoever has no public address to which a post-call
/// webhook could come. What comes first joins the call's record, and the other changes nothing.
/// </summary>
internal sealed partial class AnalysisPoll(
    AwaitedAnalyses awaited, IConversationArchive archive, PostCallDesk desk, TimeProvider time, ILogger<AnalysisPoll> logger) : BackgroundService
{
    /// <summary>After a call's end: then what has not come is not asked for any more.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private const int AtOnce = 4;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TroubledPause = TimeSpan.FromSeconds(5);

    private int toldOfKey;

    /// <summary>How long to wait before it is asked for again.</summary>
    /// <param name="tries">How often it was.</param>
    /// <param name="asked">What ElevenLabs wishes.</param>
    public static TimeSpan PauseAfter(int tries, TimeSpan? asked = null)
    {
        var pause = AwaitedAnalyses.FirstPause * Math.Pow(1.6, Math.Min(tries, 20));
        pause = pause < LongestPause ? pause : LongestPause;
        return asked > pause ? asked.Value < LongestWait ? asked.Value : LongestWait : pause;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var planned = false;
        while (awaited.AreAskedFor && !stoppingToken.IsCancellationRequested)
        {
            var rung = awaited.Next;
            TimeSpan nap;
            try
            {
                if (!planned)
                {
                    await awaited.ReplanAsync(LongestPause, stoppingToken); // a clock may have been set back
                    planned = true;
                }

                nap = await AskForDueAsync(stoppingToken);
            }
            catch (JournalException)
            {
                nap = TroubledPause; // the store has told of its trouble
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogDefect(e);
                nap = TroubledPause;
            }

            await Bell.NapAsync(rung, nap, time, stoppingToken);
        }
    }

    /// <summary>Asks for what is due; returns how long there is nothing to do unless another call ends.</summary>
    private async Task<TimeSpan> AskForDueAsync(CancellationToken cancellationToken)
    {
        while (awaited.Due(AtOnce) is { Count: > 0 } due)
        {
            await Task.WhenAll(due.Select(one => AskAsync(one, cancellationToken)));
            await Task.Delay(Pace, time, cancellationToken);
        }

        return (awaited.NextDue() - time.GetUtcNow()) switch
        {
            null => Timeout.InfiniteTimeSpan,
            { } wait when wait < Pace => Pace,
            { } wait => wait < LongestPause ? wait : LongestPause,
        };
    }

    private async Task AskAsync(AwaitedAnalysis one, CancellationToken cancellationToken)
    {
        TimeSpan? wished = null;
        try
        {
            if (await archive.ReadAsync(one.ConversationId, one.IsSimulated, cancellationToken) is { } told)
            {
                await desk.JoinAsync(one.Call, PostCallReport.Analyze(told) with { ConversationId = one.ConversationId }, cancellationToken);
                await awaited.ForgetAsync(one, cancellationToken); // also where the webhook was quicker, or the call is erased
                return;
            }
        }
        catch (AgentException e) when (e.Failure is AgentFailure.NotAllowed || (e.Failure is AgentFailure.NotFound && one.IsSimulated))
        {
            if (e.Failure is AgentFailure.NotAllowed && Interlocked.Exchange(ref toldOfKey, 1) == 0)
            {
                LogNotAllowed(e.Message);
            }

            await awaited.ForgetAsync(one, cancellationToken); // a built-in agent forgets its conversations with the process
            return;
        }
        catch (AgentException e)
        {
            wished = e.RetryAfter; // it may be better the next time
        }
        catch (Exception e) when (e is not (JournalException or OperationCanceledException))
        {
            LogDefect(e); // of this one: the others are asked for, and it is given up in its time
        }

        var next = time.GetUtcNow() + PauseAfter(one.Tries + 1, wished);
        if (next - one.EndedAt > LongestWait)
        {
            LogGivenUp(one.Call, LongestWait.TotalMinutes);
            await awaited.ForgetAsync(one, cancellationToken);
            return;
        }

        await awaited.PutOffAsync(one, next, cancellationToken);
    }

    [LoggerMessage(8310, LogLevel.Warning, "ElevenLabs does not tell what became of conversations: {Why} Give the key the permission to read conversations, or set ANALYSIS=webhook. Calls go on")]
    private partial void LogNotAllowed(string why);

    [LoggerMessage(8311, LogLevel.Information, "Call {CallId}: ElevenLabs had no analysis of it within {Minutes:0} minutes, and is not asked again")]
    private partial void LogGivenUp(CallId callId, double minutes);

    [LoggerMessage(8312, LogLevel.Error, "A defect where an analysis is asked for; it is again")]
    private partial void LogDefect(Exception exception);
}
