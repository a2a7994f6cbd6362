using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks;

/// <summary>Settings of what is sent to others, and of what ElevenLabs sends.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Private networks, hosts and host:port pairs that may be connected to, comma-separated.</summary>
    public string Allow { get; set; } = "";

    /// <summary>One secret, or two while it is being changed: the newer first. Made and kept in a file when empty.</summary>
    public string CallbackSecret { get; set; } = "";

    /// <summary>Of the post-call webhook, as ElevenLabs shows it when the webhook is made.</summary>
    public string ElevenLabsSecret { get; set; } = "";

    /// <summary>A JSON file of tools beside the section <c>Tools</c>.</summary>
    public string ToolsFile { get; set; } = "";

    /// <summary>Requests to others at once.</summary>
    [Range(1, 1000, ErrorMessage = "Webhooks:MaxInFlight: set a number from 1 to 1000.")]
    public int MaxInFlight { get; set; } = 64;

    /// <summary>Requests of one key to one host and port at once while it answers; one that does not, or is new, gets one at a time.</summary>
    [Range(1, 1000, ErrorMessage = "Webhooks:MaxInFlightPerReceiver: set a number from 1 to 1000.")]
    public int MaxInFlightPerReceiver { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
