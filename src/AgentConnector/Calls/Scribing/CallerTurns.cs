namespace AgentConnector.Calls.Scribing;

/// <summary>
/// When the caller said what the agent has understood. The agent does not tell; in this order of trust do: a message that was typed, the
/// caller's own sound, the agent's guesses on the way, and that the transcript has come at all.
/// </summary>
internal sealed class CallerTurns(CallerSpeech speech, AgentReplies replies, Func<int> nextNumber)
{
    private const int MostTyped = 32;

    /// <summary>People say about fifteen characters a second.</summary>
    private static readonly TimeSpan Character = TimeSpan.FromMilliseconds(65);

    private readonly Queue<(string Text, TimeSpan Sent)> typed = [];
    private TimeSpan? guessed; // when the first guess of the running turn came
    private TimeSpan lastGuess;
    private TimeSpan spokenUntil;
    private int? number;

    /// <summary>A message was typed; the agent will repeat it as the caller's words.</summary>
    public void Typed(string text, TimeSpan now)
    {
        typed.Enqueue((text, now));
        if (typed.Count > MostTyped)
        {
            typed.Dequeue();
        }
    }

    /// <summary>Nobody will tell the rest of the running turn.</summary>
    public void Forget() => (guessed, number) = (null, null);

    /// <summary>What the caller has said by now.</summary>
    public CallTurn Said(long? id, string text, bool tentative, TimeSpan now)
    {
        if (!tentative && TakeTyped(text) is { } sent)
        {
            return Turn(nextNumber(), sent, sent);
        }

        if (now - lastGuess > CallerSpeech.LongestPause)
        {
            guessed = null; // it was of something else
        }

        var (start, end) = speech.Find(spokenUntil, now, isOver: !tentative) ?? Arrived(id, text, now);
        var turn = Turn(number ??= nextNumber(), start, end);
        if (tentative)
        {
            guessed ??= now;
            lastGuess = now;
        }
        else
        {
            (guessed, spokenUntil, number) = (null, end, null);
        }

        return turn;

        CallTurn Turn(int turnNumber, TimeSpan from, TimeSpan to) =>
            new(Speaker.Caller, text, tentative, turnNumber, CallClock.Ms(from), CallClock.Ms(to));
    }

    /// <summary>
    /// Nothing was loud enough: the turn ends when its transcript comes, or when the reply to it begins, and does not begin before the reply
    /// that came before was over, or had begun when the caller spoke into it.
    /// </summary>
    private (TimeSpan Start, TimeSpan End) Arrived(long? id, string text, TimeSpan now)
    {
        var answer = replies.Answer(id, Later(spokenUntil, now - CallerSpeech.LongestPause));
        var end = answer is not null && answer.Start < now ? answer.Start : now;
        var earliest = spokenUntil;
        if (replies.Before(end) is { } before)
        {
            earliest = Later(earliest, before.End <= end && !before.Interrupted ? before.End : before.Start + TimeSpan.FromMilliseconds(1));
        }

        var start = Later(earliest, Earlier(guessed ?? end, end - (text.Length * Character)));
        return (Earlier(start, end), end);
    }

    private TimeSpan? TakeTyped(string text)
    {
        if (!typed.Any(message => Same(message.Text, text)))
        {
            return null;
        }

        while (typed.TryDequeue(out var message)) // earlier ones were not repeated
        {
            if (Same(message.Text, text))
            {
                return message.Sent;
            }
        }

        return null;
    }

    private static bool Same(string one, string other) => one.AsSpan().Trim().Equals(other.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
