using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>How ElevenLabs is reached.</summary>
public sealed class ElevenLabsOptions
{
    public const string Section = "Agents:ElevenLabs";

    /// <summary>The key; without it only simulated calls work.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The REST host; a residency host, the simulator, or a proxy.</summary>
    [Required(ErrorMessage = "Agents:ElevenLabs:BaseUrl: set https://api.elevenlabs.io, or leave it out.")]
    public Uri BaseUrl { get; set; } = new("https://api.elevenlabs.io");

    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Agents:ElevenLabs:ConnectTimeout: set a time from 1 s to 1 min.")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the agent may take to announce its formats after the socket is open.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Agents:ElevenLabs:FirstFrameTimeout: set a time from 1 s to 1 min.")]
    public TimeSpan FirstFrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A socket without any message for so long counts as dead; the cloud pings about every 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00", ErrorMessage = "Agents:ElevenLabs:SilenceTimeout: set a time from 5 s to 5 min.")]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(15);
}

[OptionsValidator]
internal sealed partial class ElevenLabsOptionsValidator : IValidateOptions<ElevenLabsOptions>;
