using System.ComponentModel.DataAnnotations;
using AgentConnector.Endpoints.Dialing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>How phone calls go through Plivo.</summary>
public sealed class PlivoOptions
{
    public const string Section = "Endpoints:Plivo";

    /// <summary>The account, <c>MA…</c>.</summary>
    public string? AuthId { get; set; }

    /// <summary>Opens the REST API and signs what Plivo sends.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The number calls come from.</summary>
    public string? PhoneNumber { get; set; }

    /// <summary>The REST API.</summary>
    [Required(ErrorMessage = "Endpoints:Plivo:BaseUrl: set https://api.plivo.com, or leave it out.")]
    public Uri BaseUrl { get; set; } = new("https://api.plivo.com");

    /// <summary>16000 spares agents that hear and speak 16 kHz a conversion; 8000 halves the traffic.</summary>
    [AllowedValues(8000, 16000, ErrorMessage = "Endpoints:Plivo:SampleRate: set 8000 or 16000.")]
    public int SampleRate { get; set; } = 16_000;

    /// <summary>How long a phone rings.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00", ErrorMessage = "Endpoints:Plivo:RingTimeout: set a time from 5 s to 10 min.")]
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after the answer the media stream may take to come.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Endpoints:Plivo:StreamTimeout: set a time from 1 s to 1 min.")]
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromSeconds(15);

    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Endpoints:Plivo:RequestTimeout: set a time from 1 s to 1 min.")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal PhoneTerms Terms => new(AuthId!, RingTimeout, StreamTimeout, MachineDetection.Off);

    internal bool IsConfigured => AuthId is { Length: > 0 } && AuthToken is { Length: > 0 } && PhoneNumber is { Length: > 0 };
}

[OptionsValidator]
internal sealed partial class PlivoOptionsValidator : IValidateOptions<PlivoOptions>;
