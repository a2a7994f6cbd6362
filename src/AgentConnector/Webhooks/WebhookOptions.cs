using AgentConnector.Settings;

namespace AgentConnector.Webhooks;

/// <summary>Settings of what is sent to others, and of what ElevenLabs sends.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Private networks, hosts and host:port pairs that may be connected to, comma-separated.</summary>
    [Setting(
        "CALLBACK_ALLOW",
        "Private networks, hosts and host:port pairs that callbacks, subscriptions and tools may use, such as 10.0.0.0/8,n8n.lan,[::1]:5678. "
            + "Public addresses always may; loopback may in development.")]
    public string Allow { get; set; } = "";

    /// <summary>One secret, or two while it is being changed: the newer first. Made and kept in a file when empty.</summary>
    [Setting(
        "CALLBACK_SECRET",
        "What callbacks are signed with: whsec_ and 24 to 64 bytes in base64; while you change it, NEW,OLD. None: one is made and kept in "
            + "DATA_DIR/callback-secret.",
        Secret = true)]
    public string CallbackSecret { get; set; } = "";

    /// <summary>Of the post-call webhook, as ElevenLabs shows it when the webhook is made.</summary>
    [Setting("ELEVENLABS_WEBHOOK_SECRET", "The secret of the post-call webhook that ElevenLabs sends to /webhook/elevenlabs.", Secret = true)]
    public string ElevenLabsSecret { get; set; } = "";

    /// <summary>How ElevenLabs' analysis of a conversation comes.</summary>
    [Setting(
        "ANALYSIS",
        "How ElevenLabs' analysis of a conversation comes after its end: poll (it is asked for until it is there, half an hour at most; a post-call webhook that is quicker is taken) or webhook (it is waited for).",
        Words = ["poll", "webhook"])]
    public AnalysisSource Analysis { get; set; } = AnalysisSource.Poll;

    /// <summary>A JSON file of tools beside the section <c>Tools</c>.</summary>
    [Setting("TOOLS_FILE", "A JSON file that maps the agent's client tools to HTTP addresses.")]
    public string ToolsFile { get; set; } = "";

    /// <summary>Requests to others at once.</summary>
    public int MaxInFlight { get; } = 64;

    /// <summary>Requests of one key to one host and port at once while it answers; one that does not, or is new, gets one at a time.</summary>
    public int MaxInFlightPerReceiver { get; } = 8;
}

/// <summary>How an analysis comes.</summary>
public enum AnalysisSource
{
    /// <summary>ElevenLabs is asked for it.</summary>
    Poll,

    /// <summary>ElevenLabs sends it.</summary>
    Webhook,
}
