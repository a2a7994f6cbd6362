using AgentConnector.Endpoints.Dialing;
using AgentConnector.Settings;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>How phone calls go through Plivo.</summary>
public sealed class PlivoOptions
{
    public const string Section = "Endpoints:Plivo";

    /// <summary>The account, <c>MA…</c>.</summary>
    [Setting("PLIVO_AUTH_ID", "Your Plivo account, for phone calls to plivo: numbers.")]
    public string? AuthId { get; set; }

    /// <summary>Opens the REST API and signs what Plivo sends.</summary>
    [Setting("PLIVO_AUTH_TOKEN", "Your Plivo token.", Secret = true)]
    public string? AuthToken { get; set; }

    /// <summary>The number calls come from.</summary>
    [Setting("PLIVO_PHONE_NUMBER", "The number these calls come from, such as +15551234567.")]
    public string? PhoneNumber { get; set; }

    /// <summary>The REST API.</summary>
    [Setting("PLIVO_BASE_URL", "Where Plivo's REST API is: a proxy, or a test.")]
    public Uri BaseUrl { get; set; } = new("https://api.plivo.com");

    /// <summary>16000 spares agents that hear and speak 16 kHz a conversion; 8000 halves the traffic.</summary>
    [Setting(
        "PLIVO_SAMPLE_RATE",
        "16000 spares agents that hear and speak 16 kHz a conversion; 8000 halves the traffic.",
        Words = ["8000", "16000"])]
    public int SampleRate { get; set; } = 16_000;

    /// <summary>How long a phone rings.</summary>
    [Setting("PLIVO_RING_SECONDS", "How long a phone rings before nobody answered.", Least = 5, Most = 600)]
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after the answer the media stream may take to come.</summary>
    [Setting("PLIVO_STREAM_SECONDS", "How long after the answer the sound may take to come.", Least = 1, Most = 60)]
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromSeconds(15);

    [Setting("PLIVO_REQUEST_SECONDS", "How long Plivo's REST API may take to answer.", Least = 1, Most = 60)]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal PhoneTerms Terms => new(AuthId!, RingTimeout, StreamTimeout, MachineDetection.Off);

    internal bool IsConfigured => AuthId is { Length: > 0 } && AuthToken is { Length: > 0 } && PhoneNumber is { Length: > 0 };
}
