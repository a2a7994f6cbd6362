using AgentConnector.Agents;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Which words belong to which sound. Replies wait here, in the order they are heard, until both are there and the sound is over; the latest
/// are remembered behind that, for what is told of them afterwards. Ids never fall; a word or a sound without one belongs to what comes next.
/// </summary>
internal sealed class AgentReplies(Func<int> nextNumber)
{
    /// <summary>After this much silence behind its last sound a reply counts as heard.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(300);

    private const int MostWaiting = 64;
    private const int MostRemembered = 32;

    private readonly List<AgentReply> waiting = [];
    private readonly List<AgentReply> remembered = [];

    private IEnumerable<AgentReply> All => remembered.Concat(waiting);

    /// <summary>Words that nothing has sounded for yet, and that are not written down.</summary>
    public IReadOnlyList<AgentReply> Silent => waiting.FindAll(reply => reply is { HasSound: false, Text: not null, IsTold: false });

    /// <summary>The agent's id of the reply that is this turn, or of the latest that has one.</summary>
    public long? IdOf(int? turn) => All.LastOrDefault(reply => reply.Id is not null && (turn ?? reply.Number) == reply.Number)?.Id;

    /// <summary>The reply that has this text; a second text of one id is a further part of the reply.</summary>
    public AgentReply Said(long? id, string text)
    {
        var reply = id is null
            ? waiting.FindLast(other => other.HasSound) is { Text: null } latest ? latest : null
            : waiting.FindLast(other => other.Text is null && (other.Id is null || other.Id == id));
        if (reply is null)
        {
            Insert(waiting.Count, reply = new(nextNumber(), id));
        }

        reply.Id ??= id;
        reply.Text = text;
        return reply;
    }

    /// <summary>The reply that a piece of speech belongs to.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="start">When it is heard.</param>
    /// <param name="isFirst">It is the first sound of the reply.</param>
    public AgentReply Sounds(AgentSpoke piece, TimeSpan start, out bool isFirst)
    {
        var id = piece.Turn;
        var reply = FirstSilent(id) ?? (waiting.FindLast(other => other.HasSound) is { } latest && GoesOn(latest, id, start) ? latest : null);
        if (reply is null)
        {
            Insert(PlaceOf(id), reply = new(nextNumber(), id));
        }

        isFirst = !reply.HasSound;
        reply.Id ??= id;
        reply.Add(piece, start);
        if (isFirst)
        {
            ForgetSilentBefore(reply); // it will not be heard any more
        }

        return reply;
    }

    /// <summary>What is not heard before this is not heard any more.</summary>
    /// <returns>The first reply that was cut.</returns>
    public AgentReply? Cut(TimeSpan at)
    {
        var cut = waiting.Find(reply => reply.HasSound && reply.End > at);
        foreach (var reply in waiting.Where(reply => reply.HasSound))
        {
            reply.Cut(at);
        }

        Forget(waiting.FindAll(reply => !reply.HasSound));
        return cut;
    }

    /// <summary>Takes out a reply whose words are known and whose sound is over; null when there is none.</summary>
    public AgentReply? TakeHeard(TimeSpan now)
    {
        foreach (var reply in waiting)
        {
            if (reply is { HasSound: true, Text: not null } && now >= reply.End + (reply.Interrupted ? TimeSpan.Zero : Gap))
            {
                Forget([reply]);
                return reply;
            }
        }

        return null;
    }

    /// <summary>The conversation is over: takes out what was heard, and forgets the rest. Ids begin anew in another one.</summary>
    public IReadOnlyList<AgentReply> Close(TimeSpan end)
    {
        Cut(end);
        var heard = waiting.FindAll(reply => reply.Text is not null);
        waiting.Clear();
        remembered.Clear();
        return heard;
    }

    /// <summary>The reply that a correction speaks of.</summary>
    public AgentReply? Corrected(long? id, string original) =>
        All.LastOrDefault(reply => id is not null && reply.Id == id && reply.Text == original)
        ?? All.LastOrDefault(reply => id is not null && reply.Id == id && reply.Text is not null)
        ?? All.LastOrDefault(reply => reply.Text == original)
        ?? (id is null ? All.LastOrDefault(reply => reply.Interrupted && reply.Text is not null) : null);

    /// <summary>Whether it is not written down yet.</summary>
    public bool IsWaiting(AgentReply reply) => waiting.Contains(reply);

    /// <summary>The latest reply that could be heard before this.</summary>
    public AgentReply? Before(TimeSpan at) => All.LastOrDefault(reply => reply.HasSound && reply.Start < at);

    /// <summary>The reply that answers the caller's turn with this id, when it is known already.</summary>
    public AgentReply? Answer(long? id, TimeSpan since) => All.FirstOrDefault(reply => reply.HasSound && reply.Id >= id && reply.Start >= since);

    /// <summary>The first that waits for its sound, and may get it by this id.</summary>
    private AgentReply? FirstSilent(long? id)
    {
        foreach (var reply in waiting)
        {
            if (!reply.HasSound && (id is null || reply.Id is null || reply.Id == id))
            {
                return reply;
            }
        }

        return null;
    }

    // In methods of their own: what a lambda captures is allocated where its method begins, and most pieces of speech begin no reply.
    private int PlaceOf(long? id)
    {
        var later = waiting.FindIndex(other => !other.HasSound && other.Id > id);
        return later < 0 ? waiting.Count : later;
    }

    private void ForgetSilentBefore(AgentReply reply) => Forget([.. waiting.TakeWhile(other => other != reply).Where(other => !other.HasSound)]);

    private static bool GoesOn(AgentReply latest, long? id, TimeSpan start) =>
        (id is not null && id == latest.Id)
        || (!latest.Interrupted && start <= latest.End + Gap && (id is null || latest.Id is null || id < latest.Id));

    private void Insert(int index, AgentReply reply)
    {
        waiting.Insert(index, reply);
        if (waiting.Count > MostWaiting)
        {
            waiting.RemoveAt(Math.Max(0, waiting.FindIndex(other => other != reply && (!other.HasSound || other.Text is null))));
        }
    }

    private void Forget(List<AgentReply> replies)
    {
        waiting.RemoveAll(replies.Contains);
        remembered.AddRange(replies);
        remembered.RemoveRange(0, Math.Max(0, remembered.Count - MostRemembered));
    }
}
