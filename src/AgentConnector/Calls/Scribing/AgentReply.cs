using AgentConnector.Agents;

namespace AgentConnector.Calls.Scribing;

/// <summary>A reply of the agent: its words, and where its sound lies on the call's clock. Words and sound come in any order.</summary>
internal sealed class AgentReply(int number, long? id)
{
    private readonly List<(string Text, TimeSpan At)> characters = [];
    private bool told = true; // every piece of sound came with its characters

    /// <summary>The call's own number of the turn.</summary>
    public int Number => number;

    /// <summary>The agent's id of it, once one was told.</summary>
    public long? Id { get; set; } = id;

    public string? Text { get; set; }

    /// <summary>When the latest of its words came.</summary>
    public TimeSpan SaidAt { get; set; }

    /// <summary>It is written down already, as words alone.</summary>
    public bool IsTold { get; set; }

    public TimeSpan Start { get; private set; }

    public TimeSpan End { get; private set; }

    public bool HasSound { get; private set; }

    public bool Interrupted { get; private set; }

    /// <summary>What the agent had really said of it, told before the turn was over.</summary>
    public CallTurnCorrected? Correction { get; set; }

    /// <summary>The end of the caller's speech that it answers, when there was one before its first sound.</summary>
    public TimeSpan? Answers { get; set; }

    /// <summary>How long it was heard on after it was interrupted, where the endpoint knows.</summary>
    public TimeSpan? Silence { get; set; }

    /// <summary>A piece of it will be heard from <paramref name="start"/> on.</summary>
    public void Add(AgentSpoke piece, TimeSpan start)
    {
        Start = HasSound ? Start : start;
        End = start + piece.Audio.Duration;
        HasSound = true;
        told &= piece.Characters is { Count: > 0 };
        foreach (var (text, at) in piece.Characters ?? [])
        {
            characters.Add((text, start + at));
        }
    }

    /// <summary>Nothing of it is heard from <paramref name="at"/> on; when that is all of it, it has no sound.</summary>
    public void Cut(TimeSpan at)
    {
        HasSound &= Start < at;
        Interrupted |= HasSound && End > at;
        End = at < End ? at : End;
        characters.RemoveAll(character => character.At >= at);
    }

    /// <summary>What was heard of its words, as far as the agent has told when each sounds.</summary>
    public string HeardText() => Interrupted && told ? string.Concat(characters.Select(character => character.Text)).Trim() : Text!;
}
