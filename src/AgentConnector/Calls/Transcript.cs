namespace AgentConnector.Calls;

/// <summary>
/// Puts the two sides' words on the call's clock and tells them as facts. An agent's turn is told as tentative when it begins and as final
/// when it has been heard or was cut; a correction changes what the final turn says. One lock: both pumps of the bridge use it.
/// </summary>
internal sealed class Transcript(CallClock clock, AgentPlayout playout, CallerSpeech callerSpeech, Action<CallEvent> tell)
{
    /// <summary>After this much silence behind its last sound an agent's turn counts as heard.</summary>
    private static readonly TimeSpan TurnGap = TimeSpan.FromMilliseconds(300);

    private readonly Lock gate = new();
    private readonly List<(long Number, Turn Turn)> finished = [];
    private AgentTurn? speaking;
    private TimeSpan latencyToldFor = TimeSpan.MinValue;

    /// <summary>The turns told so far, in the order they began.</summary>
    public IReadOnlyList<Turn> Turns
    {
        get
        {
            lock (gate)
            {
                return [.. finished.Select(entry => entry.Turn).OrderBy(turn => turn.StartMs)];
            }
        }
    }

    /// <summary>A piece of the agent's speech will be heard from <paramref name="start"/> on.</summary>
    public void AgentHeard(long number, TimeSpan start)
    {
        lock (gate)
        {
            if (speaking is null || speaking.Number < number)
            {
                Finish(start);
                speaking = new(number, start);
            }

            if (!speaking.HasSound)
            {
                speaking.HasSound = true;
                speaking.Start = start;
                TellLatency(number, start);
            }
        }
    }

    /// <summary>The text of what the agent says; a second text for the same number is a further segment of the reply.</summary>
    public void AgentSaid(long number, string text)
    {
        lock (gate)
        {
            if (speaking is null || speaking.Number != number || speaking.Text is not null)
            {
                Finish(playout.End);
                var now = clock.Now;
                speaking = new(number, playout.End > now ? playout.End : now);
            }

            speaking.Text = text;
            var start = CallClock.Ms(speaking.Start);
            tell(new CallTurn(Speaker.Agent, text, Tentative: true, number, start, start));
        }
    }

    /// <summary>The caller has interrupted; <see cref="AgentPlayout"/> has already dropped what will not be heard.</summary>
    /// <param name="dropped">How much of it.</param>
    /// <param name="silence">How long the agent is heard on; null where the endpoint cannot know.</param>
    public void Interrupted(TimeSpan dropped, TimeSpan? silence = null)
    {
        lock (gate)
        {
            var now = clock.Now;
            tell(new CallInterrupted(CallClock.Ms(now), CallClock.Ms(dropped)));
            if (dropped > TimeSpan.Zero && silence is { } until && speaking is { } cut)
            {
                tell(new CallLatency(cut.Number, ResponseMs: null, CallClock.Ms(until)));
            }

            Finish(playout.End > now ? playout.End : now, interrupted: dropped > TimeSpan.Zero);
        }
    }

    public void AgentCorrected(long number, string text, string original)
    {
        lock (gate)
        {
            if (speaking?.Number == number)
            {
                Finish(playout.End, interrupted: true);
            }

            tell(new CallTurnCorrected(number, text, original));
            var index = finished.FindLastIndex(entry => entry.Number == number && entry.Turn.Speaker is Speaker.Agent);
            if (index >= 0)
            {
                finished[index] = (number, finished[index].Turn with { Text = text, Interrupted = true });
            }
        }
    }

    public void CallerSaid(long number, string text, bool tentative)
    {
        lock (gate)
        {
            var now = clock.Now;
            var (start, end) = callerSpeech.Latest;
            end = end <= TimeSpan.Zero || end > now ? now : end;
            start = start > end ? end : start;
            tell(new CallTurn(Speaker.Caller, text, tentative, number, CallClock.Ms(start), CallClock.Ms(end)));
            if (!tentative)
            {
                finished.Add((number, new(Speaker.Caller, text, CallClock.Ms(start), CallClock.Ms(end))));
            }
        }
    }

    /// <summary>Closes an agent's turn that has been heard to its end. Called often.</summary>
    public void Tick()
    {
        lock (gate)
        {
            if (speaking is { Text: not null, HasSound: true } && clock.Now >= playout.End + TurnGap)
            {
                Finish(playout.End);
            }
        }
    }

    /// <summary>The call is over at <paramref name="end"/>.</summary>
    public void Close(TimeSpan end)
    {
        lock (gate)
        {
            Finish(playout.End < end ? playout.End : end, interrupted: playout.End > end);
        }
    }

    private void Finish(TimeSpan end, bool interrupted = false)
    {
        if (speaking is not { } turn)
        {
            return;
        }

        speaking = null;
        if (turn.Text is null)
        {
            return; // sound without words: nothing to write down
        }

        var start = CallClock.Ms(turn.Start);
        var endMs = Math.Max(start, CallClock.Ms(end));
        tell(new CallTurn(Speaker.Agent, turn.Text, Tentative: false, turn.Number, start, endMs));
        finished.Add((turn.Number, new(Speaker.Agent, turn.Text, start, endMs, interrupted)));
    }

    private void TellLatency(long number, TimeSpan start)
    {
        var end = callerSpeech.SpokenUntil;
        if (end > TimeSpan.Zero && end != latencyToldFor && start > end)
        {
            latencyToldFor = end;
            tell(new CallLatency(number, CallClock.Ms(start - end)));
        }
    }

    private sealed class AgentTurn(long number, TimeSpan start)
    {
        public long Number { get; } = number;

        public TimeSpan Start { get; set; } = start;

        public string? Text { get; set; }

        public bool HasSound { get; set; }
    }
}
