namespace AgentConnector.Agents.ElevenLabs;

/// <summary>
/// The numbers of a conversation's turns: the cloud's event ids where it gives them. Older clouds leave them out, of the texts or of
/// everything; then what belongs together by its order shares a number, and a new turn's is higher than all before.
/// </summary>
internal sealed class TurnNumbers
{
    private long highest;
    private long? callerSpeaks;
    private long lastSaid;
    private AgentTurn agent = new(0, null) { IsOver = true };

    public long AgentSpoke(long? id)
    {
        if (!agent.IsOf(id) && (agent.IsOver || (id is not null && !(agent.Id is null && !agent.HasSound))))
        {
            agent = new(NumberOf(id), id);
        }

        agent.Id ??= Seen(id);
        agent.HasSound = true;
        return agent.Number;
    }

    public long AgentSaid(long? id)
    {
        if (!agent.IsOf(id) && (agent.IsOver || agent.HasText || (id is not null && agent.Id is not null)))
        {
            agent = new(NumberOf(id), id);
        }

        agent.Id ??= Seen(id);
        agent.HasText = true;
        lastSaid = agent.Number;
        return agent.Number;
    }

    /// <summary>A correction without an id is about the latest text.</summary>
    public long AgentCorrected(long? id) => agent.IsOf(id) ? agent.Number : id ?? lastSaid;

    /// <summary>What comes without an id from here on is of a new turn.</summary>
    public void Interrupted() => agent.IsOver = true;

    public long CallerSaid(long? id, bool tentative)
    {
        var number = id is null && callerSpeaks is { } begun ? begun : NumberOf(id);
        callerSpeaks = tentative ? number : null;
        return number;
    }

    private long NumberOf(long? id) => Seen(id) ?? Seen(highest < long.MaxValue ? highest + 1 : highest)!.Value;

    private long? Seen(long? id)
    {
        highest = Math.Max(highest, id ?? 0);
        return id;
    }

    private sealed class AgentTurn(long number, long? id)
    {
        public long Number => number;

        public long? Id { get; set; } = id;

        public bool HasSound { get; set; }

        public bool HasText { get; set; }

        public bool IsOver { get; set; }

        public bool IsOf(long? other) => other is not null && Id == other;
    }
}
