namespace AgentConnector.Simulator.Conversations;

/// <summary>Something the agent says, and when the client plays it.</summary>
internal sealed class Reply(string text, int eventId, TimeSpan length, bool interruptible)
{
    public string Text => text;

    public int EventId => eventId;

    public TimeSpan Length => length;

    public bool Interruptible => interruptible;

    /// <summary>When its first sound is played; null before it is sent.</summary>
    public TimeSpan? StartsAt { get; set; }

    public TimeSpan EndsAt { get; set; }

    /// <summary>The words that were heard by then, as far as letters and time run alike.</summary>
    public string HeardAt(TimeSpan now)
    {
        var share = length > TimeSpan.Zero ? Math.Clamp((now - (StartsAt ?? now)) / length, 0, 1) : 0;
        var letters = (int)(text.Length * share);
        if (letters >= text.Length)
        {
            return text;
        }

        var wordEnd = text.LastIndexOf(' ', letters);
        return wordEnd <= 0 ? "" : text[..wordEnd];
    }
}
