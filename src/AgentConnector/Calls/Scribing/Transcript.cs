using AgentConnector.Agents;
using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Puts the two sides' words on the call's clock and tells them as facts. An agent's turn is told as tentative when its words are known and as
/// final when it has been heard or was cut; a correction changes what the final turn says; what nobody heard is never told as final.
/// One lock: both pumps of the bridge use it.
/// </summary>
internal sealed class Transcript
{
    /// <summary>Speech comes with its words, or sooner. Where none came at all, words are taken for all there is after this.</summary>
    private static readonly TimeSpan SoundTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly CallClock clock;
    private readonly PlayoutClock playout;
    private readonly CallerSpeech callerSpeech;
    private readonly Action<CallEvent> tell;
    private readonly Turns turns = new();
    private readonly AgentReplies replies;
    private readonly CallerTurns caller;
    private int numbers;
    private bool hasSounded;
    private bool isMute;
    private TimeSpan agentUntil;
    private TimeSpan answered; // the end of the caller's speech whose answer was measured

    public Transcript(CallClock clock, PlayoutClock playout, CallerSpeech callerSpeech, Action<CallEvent> tell)
    {
        (this.clock, this.playout, this.callerSpeech, this.tell) = (clock, playout, callerSpeech, tell);
        replies = new(NextNumber);
        caller = new(callerSpeech, replies, NextNumber);

        int NextNumber() => ++numbers;
    }

    /// <summary>The agent was asked to write and not to speak: its words are turns when they come.</summary>
    public bool IsTextOnly { get; set; }

    /// <summary>The turns told so far, in the order they began.</summary>
    public IReadOnlyList<Turn> Turns
    {
        get
        {
            lock (gate)
            {
                return turns.InOrder;
            }
        }
    }

    /// <summary>The agent's id of what it said in this turn, or last; null when that is not known (any more).</summary>
    public long? ReplyIdOf(int? turn)
    {
        lock (gate)
        {
            return replies.IdOf(turn);
        }
    }

    /// <summary>A piece of the agent's speech will be heard from <paramref name="start"/> on.</summary>
    public void AgentHeard(AgentSpoke piece, TimeSpan start)
    {
        lock (gate)
        {
            (hasSounded, isMute) = (true, false);
            var reply = replies.Sounds(piece, start, out var isFirst);
            if (isFirst && callerSpeech.SpokenUntil is var end && end > TimeSpan.Zero && end < start)
            {
                reply.Answers = end;
            }
        }
    }

    /// <summary>The text of what the agent says; a second text for the same id is a further segment of the reply. An empty one is nothing.</summary>
    public void AgentSaid(long? id, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        lock (gate)
        {
            TellWords();
            var reply = replies.Said(id, text);
            reply.SaidAt = clock.Now;
            if (IsTextOnly || isMute)
            {
                TellWords(reply);
                return;
            }

            var start = CallClock.Ms(reply.HasSound ? reply.Start : playout.End > clock.Now ? playout.End : clock.Now);
            Tell(new CallTurn(Speaker.Agent, text, Tentative: true, reply.Number, start, start));
        }
    }

    /// <summary>The caller has interrupted; the <see cref="PlayoutClock"/> has already dropped what will not be heard.</summary>
    /// <param name="last">When the last sound is heard.</param>
    /// <param name="dropped">How much of it.</param>
    /// <param name="silence">How long the agent is heard on; null where the endpoint cannot know.</param>
    public void Interrupted(TimeSpan last, TimeSpan dropped, TimeSpan? silence)
    {
        lock (gate)
        {
            Tell(new CallInterrupted(CallClock.Ms(clock.Now), CallClock.Ms(dropped)));
            if (replies.Cut(last) is { } cut)
            {
                cut.Silence ??= silence;
            }

            TellHeard();
        }
    }

    /// <summary>What the agent had really said of a reply. Whether it was heard at all is told by its sound.</summary>
    public void AgentCorrected(long? id, string text, string original)
    {
        lock (gate)
        {
            if (replies.Corrected(id, original) is not { HasSound: true } reply)
            {
                return;
            }

            var correction = new CallTurnCorrected(reply.Number, string.IsNullOrWhiteSpace(text) ? "" : text, original);
            if (replies.IsWaiting(reply))
            {
                reply.Correction = correction;
            }
            else
            {
                Tell(correction);
            }
        }
    }

    /// <summary>What the agent has understood of the caller. An empty transcript is nothing.</summary>
    public void CallerSaid(long? id, string text, bool tentative)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        lock (gate)
        {
            Tell(caller.Said(id, text, tentative, clock.Now));
        }
    }

    /// <summary>A message was typed in; it is told once the agent has taken it up.</summary>
    public void CallerTyped(string text)
    {
        lock (gate)
        {
            caller.Typed(text, clock.Now);
        }
    }

    /// <summary>Closes the agent's turns that have been heard to their end. Called often.</summary>
    public void Tick()
    {
        lock (gate)
        {
            TellHeard();
        }
    }

    /// <summary>The agent is lost, and heard until <paramref name="last"/>; what comes is of another conversation.</summary>
    public void AgentLost(TimeSpan last)
    {
        Close(last);
        lock (gate)
        {
            caller.Forget();
        }
    }

    /// <summary>Another conversation begins. What the caller said before nobody has heard, so it is not how fast the agent is.</summary>
    public void AgentReturned()
    {
        lock (gate)
        {
            answered = callerSpeech.SpokenUntil;
        }
    }

    /// <summary>The call, or its conversation, is over at <paramref name="end"/>.</summary>
    public void Close(TimeSpan end)
    {
        lock (gate)
        {
            TellWords();
            foreach (var reply in replies.Close(end))
            {
                TellReply(reply);
            }
        }
    }

    private void TellHeard()
    {
        TellWords();
        while (replies.TakeHeard(clock.Now) is { } reply)
        {
            TellReply(reply);
        }
    }

    /// <summary>An agent that is set to write does not say so: it shows in that nothing sounds.</summary>
    private void TellWords()
    {
        if (!hasSounded && replies.Silent is [var first, ..] silent && (isMute |= clock.Now - first.SaidAt >= SoundTimeout))
        {
            foreach (var reply in silent)
            {
                TellWords(reply);
            }
        }
    }

    private void TellWords(AgentReply reply)
    {
        var at = CallClock.Ms(reply.SaidAt);
        reply.IsTold = true;
        Tell(new CallTurn(Speaker.Agent, reply.Text!, Tentative: false, reply.Number, at, at));
    }

    private void TellReply(AgentReply reply)
    {
        var text = reply.IsTold ? "" : reply.HeardText();
        if (text.Length == 0)
        {
            return; // its sound was cut before the first word
        }

        var start = reply.Start > agentUntil ? reply.Start : agentUntil;
        agentUntil = reply.End > start ? reply.End : start;
        Tell(new CallTurn(
            Speaker.Agent, text, Tentative: false, reply.Number, CallClock.Ms(start), CallClock.Ms(agentUntil), reply.Interrupted));
        if (reply.Correction is { } correction)
        {
            Tell(correction);
        }

        TellLatency(reply);
    }

    /// <summary>Once for a turn at most, and of what the caller said only the first turn is the answer.</summary>
    private void TellLatency(AgentReply reply)
    {
        var response = reply.Answers is { } end && end != answered ? reply.Start - end : default(TimeSpan?);
        answered = reply.Answers ?? answered;
        if (response is not null || reply.Silence is not null)
        {
            Tell(new CallLatency(reply.Number, Ms(response), Ms(reply.Silence)));
        }

        static long? Ms(TimeSpan? time) => time is { } known ? CallClock.Ms(known) : null;
    }

    private void Tell(CallEvent fact)
    {
        turns.Apply(fact);
        tell(fact);
    }
}
