using System.ComponentModel.DataAnnotations;
using AgentConnector.Endpoints.Dialing;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>How phone calls go through Twilio.</summary>
public sealed class TwilioOptions
{
    public const string Section = "Endpoints:Twilio";

    /// <summary>The account, <c>AC…</c>.</summary>
    public string? AccountSid { get; set; }

    /// <summary>The primary token: opens the REST API and signs what Twilio sends.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The secret of the webhook shared key, where webhooks are signed with one; while it is changed, the new one and the old one.</summary>
    public string? SharedKey { get; set; }

    /// <summary>The number outbound calls come from.</summary>
    public string? PhoneNumber { get; set; }

    /// <summary>The REST API; another address for a proxy or the simulator.</summary>
    [Required(ErrorMessage = "TWILIO_BASE_URL: set https://api.twilio.com, or leave it out.")]
    public Uri BaseUrl { get; set; } = new("https://api.twilio.com");

    /// <summary>Accepts unsigned webhooks and untokened streams; honoured in development and from this machine only.</summary>
    public bool AllowUnsigned { get; set; }

    /// <summary>What happens when a machine answers.</summary>
    public MachineDetection MachineDetection { get; set; }

    /// <summary>How long a phone rings.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00", ErrorMessage = "TWILIO_RING_SECONDS: set a number from 5 to 600.")]
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after the answer the media stream may take to come.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Endpoints:Twilio:StreamTimeout: set a time from 1 s to 1 min.")]
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromSeconds(15);

    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ErrorMessage = "Endpoints:Twilio:RequestTimeout: set a time from 1 s to 1 min.")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The agent that answers numbers without a route; none turns them away.</summary>
    public string? AgentId { get; set; }

    /// <summary>Which agent answers which number.</summary>
    public IList<TwilioRoute> Routes { get; } = [];

    /// <summary>Asked who answers an arriving call; null asks nobody.</summary>
    public Uri? RoutingUrl { get; set; }

    /// <summary>Signs the question; <c>whsec_</c> and base64, or any text.</summary>
    public string? RoutingSecret { get; set; }

    /// <summary>How long the answer may take before the routes decide.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10", ErrorMessage = "Endpoints:Twilio:RoutingTimeout: set a time from 0.1 s to 10 s.")]
    public TimeSpan RoutingTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Every call is simulated (SIMULATE=true).</summary>
    public bool Simulate { get; set; }

    internal IReadOnlyList<string> SharedKeys => (SharedKey ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal PhoneTerms Terms(string account) => new(account, RingTimeout, StreamTimeout, MachineDetection);

    /// <summary>Whether calls can go through a real account.</summary>
    public bool IsConfigured => AccountSid is { Length: > 0 } && AuthToken is { Length: > 0 };
}

/// <summary>Who answers a number.</summary>
public sealed class TwilioRoute
{
    /// <summary>The number that is called, such as +15551234567.</summary>
    public string Number { get; set; } = "";

    public string AgentId { get; set; } = "";

    /// <summary>Values of the agent's placeholders.</summary>
    public IDictionary<string, string> DynamicVariables { get; } = new Dictionary<string, string>();

    /// <summary>The placeholder that gets the caller's number; none keeps it from the agent.</summary>
    public string? CallerVariable { get; set; }

    /// <summary>A scenario of the built-in agent instead of the cloud's.</summary>
    public string? Scenario { get; set; }
}

[OptionsValidator]
internal sealed partial class TwilioOptionsValidator : IValidateOptions<TwilioOptions>;
