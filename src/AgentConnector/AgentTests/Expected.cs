using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.AgentTests;

/// <summary>What must be so of a talk. What is left out is not looked at; that the caller got through his steps and that the call did not fail always is.</summary>
public sealed record Expected
{
    /// <summary>What is said, in this order; other turns may stand between.</summary>
    public IReadOnlyList<ExpectedTurn> Transcript { get; set; } = [];

    /// <summary>What nobody may say, by its words.</summary>
    public IReadOnlyList<ExpectedTurn> Never { get; set; } = [];

    /// <summary>Client tools that must be called, in any order.</summary>
    public IReadOnlyList<ExpectedTool> Tools { get; set; } = [];

    /// <summary>From the end of the caller's speech to the agent's first sound at his ear.</summary>
    public ResponseLimits? ResponseMs { get; set; }

    /// <summary>The longest that the agent is heard on, from when the caller began to speak over it.</summary>
    public double? SilenceAfterInterruptionMs { get; set; }

    /// <summary>How the call ends.</summary>
    public ExpectedEnding? Ending { get; set; }

    /// <summary>How long the call lasts.</summary>
    public SecondsRange? DurationSeconds { get; set; }

    /// <summary>What the conversation may cost at most, in ElevenLabs' credits, as its record says once it is analysed.</summary>
    public double? CostCredits { get; set; }

    /// <summary>The language that the agent speaks, such as <c>en</c>, told by the words of its turns.</summary>
    public string? Language { get; set; }
}

/// <summary>Something that is said.</summary>
public sealed record ExpectedTurn
{
    /// <summary>Who says it.</summary>
    public Speaker By { get; set; } = Speaker.Agent;

    /// <summary>Its words; case, punctuation and what stands between them do not matter.</summary>
    public string Text { get; set; } = "";

    /// <summary>How many of the words must be there, from 0 to 1.</summary>
    public double Match { get; set; } = 0.7;
}

/// <summary>A client tool that the agent calls.</summary>
public sealed record ExpectedTool
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What its arguments must hold; they may hold more. Case does not matter in texts.</summary>
    public JsonElement? Arguments { get; set; }

    /// <summary>How many times it is called like that; at least once when left out.</summary>
    public int? Times { get; set; }
}

/// <summary>The longest response times, in milliseconds; each may be left out.</summary>
public sealed record ResponseLimits
{
    /// <summary>Of half of them.</summary>
    public double? P50 { get; set; }

    /// <summary>Of 95 of 100.</summary>
    public double? P95 { get; set; }

    /// <summary>Of all of them.</summary>
    public double? Max { get; set; }
}

/// <summary>How a call ends; each may be left out.</summary>
public sealed record ExpectedEnding
{
    /// <summary>Who ends it.</summary>
    public Party? Party { get; set; }

    /// <summary>Why.</summary>
    public EndReason? Reason { get; set; }
}

/// <summary>From when to when; each may be left out.</summary>
public sealed record SecondsRange
{
    /// <summary>No shorter.</summary>
    public double? Min { get; set; }

    /// <summary>No longer.</summary>
    public double? Max { get; set; }
}
