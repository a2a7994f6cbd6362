using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.AgentTests;

/// <summary>A talk with an agent as it is scripted for the caller, and what is expected of it. A test file is this, as JSON.</summary>
public sealed record AgentTest
{
    /// <summary>Where an editor finds what a file may hold.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    /// <summary>What the reports call it; the file's name when left out.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is for, in a sentence.</summary>
    public string? Description { get; set; }

    /// <summary>The agent to call where the command line names none.</summary>
    public string? Agent { get; set; }

    /// <summary>The simulator's scenario that plays the agent with <c>--simulate</c>, where that names none.</summary>
    public string? Scenario { get; set; }

    /// <summary>The agent's dynamic variables.</summary>
    public JsonElement? DynamicVariables { get; set; }

    /// <summary>Overrides of the agent's settings, in ElevenLabs' own shape.</summary>
    public JsonElement? ConversationConfigOverride { get; set; }

    /// <summary>How the caller sounds.</summary>
    public CallerSound Caller { get; set; } = new();

    /// <summary>What the caller does, one after the other; then he listens until the agent hangs up, or hangs up himself.</summary>
    public IReadOnlyList<CallerStep> Steps { get; set; } = [];

    /// <summary>What the agent's client tools answer, by their names.</summary>
    public IReadOnlyDictionary<string, ToolAnswerScript> Tools { get; set; } = new Dictionary<string, ToolAnswerScript>();

    /// <summary>What must be so.</summary>
    public Expected Expect { get; set; } = new();

    /// <summary>The longest the call may last, in seconds.</summary>
    public double MaxSeconds { get; set; } = 600;

    /// <summary>The folder that WAV files are named from: the test file's own.</summary>
    [JsonIgnore]
    public string Folder { get; set; } = "";
}

/// <summary>How the caller sounds, and what becomes of it on the way.</summary>
public sealed record CallerSound
{
    /// <summary>espeak-ng's voice where the caller's words are spoken by it, such as <c>en</c> or <c>de+f2</c>.</summary>
    public string Voice { get; set; } = "en";

    /// <summary>Steady noise behind the caller, in dBFS; none when left out.</summary>
    public double? NoiseDb { get; set; }

    /// <summary>What the caller's phone gives back of the agent; nothing when left out.</summary>
    public EchoPath? Echo { get; set; }

    /// <summary>Of a hundred packets of 20 ms, how many are lost on the way: silence is in their place.</summary>
    public double LossPercent { get; set; }

    /// <summary>The same number makes the same noise and the same losses.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The caller hangs up when all is said and nothing was heard for so many seconds.</summary>
    public double HangUpAfterSeconds { get; set; } = 6;
}

/// <summary>The agent's own sound, as it comes back to it.</summary>
public sealed record EchoPath
{
    /// <summary>How late it comes back.</summary>
    public int DelayMs { get; set; } = 120;

    /// <summary>How loud it is, measured by what was heard; negative is softer.</summary>
    public double GainDb { get; set; } = -20;
}

/// <summary>What a client tool answers.</summary>
public sealed record ToolAnswerScript
{
    /// <summary>What the agent is told: a text as it is, anything else as JSON.</summary>
    public JsonElement? Result { get; set; }

    /// <summary>The tool failed.</summary>
    public bool IsError { get; set; }

    /// <summary>How long it takes.</summary>
    public int TakesMs { get; set; }
}
