using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>
/// Who has the floor: what the client is still playing, on a virtual clock, and whether the caller speaks over it.
/// Every wait of the script goes through here, so an interruption is noticed at once whatever the script does.
/// </summary>
internal sealed class Floor(LiveConversation conversation)
{
    private readonly List<Reply> replies = [];
    private int lastId;

    /// <summary>When the client will have played everything that was sent.</summary>
    public TimeSpan PlayingUntil { get; private set; }

    /// <summary>The caller spoke over the agent, and has not been listened to yet.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>The id the next reply must reuse, when the scenario wants that of the interruption.</summary>
    public int? ReusedId { get; private set; }

    /// <summary>Ids begin at 1: one SDK takes 0 for interrupted.</summary>
    public int NextId() => ++lastId;

    /// <summary>The caller is being listened to: the interruption is dealt with.</summary>
    public int? TakeInterruption()
    {
        var id = ReusedId;
        (Interrupted, ReusedId) = (false, null);
        return id;
    }

    public void Plays(Reply reply, TimeSpan length)
    {
        var now = conversation.Now;
        var start = now > PlayingUntil ? now : PlayingUntil;
        if (reply.StartsAt is null)
        {
            reply.StartsAt = start;
            replies.RemoveAll(earlier => earlier.EndsAt <= now);
            replies.Add(reply);
        }

        PlayingUntil = start + length;
        var whole = reply.StartsAt.Value + reply.Length;
        reply.EndsAt = whole > PlayingUntil ? whole : PlayingUntil;
    }

    /// <summary>Waits for the next thing that happens; null when nothing did until then.</summary>
    /// <param name="until">Since the start of the conversation; null waits without end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Happening?> NextAsync(TimeSpan? until, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (conversation.Inbox.TryRead(out var happening))
            {
                if (StartsTurn(happening) && Playing(happening.At) is { Interruptible: true })
                {
                    var multimodal = happening is ClientSent { Message: TextMessage { Multimodal: true } };
                    await InterruptAsync(1, conversation.Scenario.ReuseInterruptionId || multimodal, cancellationToken);
                }

                return happening;
            }

            var left = until - conversation.Now;
            if (left <= TimeSpan.Zero || !await SomethingAsync(left, cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Voids what the client has not played, says so, and corrects what was said to what was heard.</summary>
    public async Task InterruptAsync(int times, bool reuseId, CancellationToken cancellationToken)
    {
        var now = conversation.Now;
        var id = NextId();
        for (var i = 0; i < times; i++)
        {
            await conversation.SendAsync(ServerMessages.Interruption(id), cancellationToken);
        }

        foreach (var reply in replies.Where(reply => reply.EndsAt > now))
        {
            var heard = reply.HeardAt(now);
            await conversation.SendAsync(ServerMessages.Correction(reply.Text, heard, reply.EventId), cancellationToken);
            conversation.Record.Corrected(reply.EventId, heard);
        }

        replies.Clear();
        PlayingUntil = now;
        conversation.Record.Tape.CutSpeechAt(now, Speech.Clips.SampleRate);
        conversation.Record.Interruptions++;
        Interrupted = true;
        ReusedId = reuseId ? id : null;
    }

    private Reply? Playing(TimeSpan at) => at < PlayingUntil ? replies.LastOrDefault(reply => reply.StartsAt <= at) : null;

    private static bool StartsTurn(Happening happening) =>
        happening is CallerSpoke { Noticed: SpeechStarted } or ClientSent { Message: TextMessage };

    /// <returns>False when the time was up first.</returns>
    private async Task<bool> SomethingAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var timer = timeout is { } left ? new CancellationTokenSource(left, conversation.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            if (!await conversation.Inbox.WaitToReadAsync(either.Token))
            {
                // The client has gone; the conversation's end cancels this wait.
                await Task.Delay(Timeout.InfiniteTimeSpan, conversation.Time, either.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
