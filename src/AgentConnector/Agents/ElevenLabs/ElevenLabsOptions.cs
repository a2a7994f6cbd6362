using AgentConnector.Settings;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>How ElevenLabs is reached.</summary>
public sealed class ElevenLabsOptions
{
    public const string Section = "Agents:ElevenLabs";

    /// <summary>The key; without it only simulated calls work.</summary>
    [Setting("ELEVENLABS_API_KEY", "Your ElevenLabs key. Without it only simulated calls work.", Secret = true)]
    public string? ApiKey { get; set; }

    /// <summary>The REST host; a residency host, the simulator, or a proxy.</summary>
    [Setting("ELEVENLABS_BASE_URL", "Where ElevenLabs is: a residency host, the simulator, or a proxy.")]
    public Uri BaseUrl { get; set; } = new("https://api.elevenlabs.io");

    [Setting("ELEVENLABS_OPEN_SECONDS", "How long ElevenLabs may take to open a conversation.", Least = 1, Most = 60)]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the agent may take to announce its formats after the socket is open.</summary>
    [Setting("ELEVENLABS_READY_SECONDS", "How long the agent may take to be ready once its conversation is open.", Least = 1, Most = 60)]
    public TimeSpan FirstFrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A socket without any message for so long counts as dead; the cloud pings about every 2 s.</summary>
    public TimeSpan SilenceTimeout { get; internal set; } = TimeSpan.FromSeconds(15);

    internal bool HasKey => ApiKey is { Length: > 0 };
}
