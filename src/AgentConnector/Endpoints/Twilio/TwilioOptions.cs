using AgentConnector.Endpoints.Dialing;
using AgentConnector.Settings;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>How phone calls go through Twilio.</summary>
public sealed class TwilioOptions
{
    public const string Section = "Endpoints:Twilio";

    /// <summary>The account, <c>AC…</c>.</summary>
    [Setting("TWILIO_ACCOUNT_SID", "Your Twilio account, for phone calls.")]
    public string? AccountSid { get; set; }

    /// <summary>The primary token: opens the REST API and signs what Twilio sends.</summary>
    [Setting("TWILIO_AUTH_TOKEN", "Your Twilio token.", Secret = true)]
    public string? AuthToken { get; set; }

    /// <summary>The secret of the webhook shared key, where webhooks are signed with one; while it is changed, the new one and the old one.</summary>
    [Setting(
        "TWILIO_SHARED_KEY",
        "The secret of the shared key, where a webhook rule at Twilio signs with one; while you change it, NEW,OLD.",
        Secret = true)]
    public string? SharedKey { get; set; }

    /// <summary>The number outbound calls come from.</summary>
    [Setting("TWILIO_PHONE_NUMBER", "The number phone calls come from, such as +15551234567.")]
    public string? PhoneNumber { get; set; }

    /// <summary>The REST API; another address for a proxy or the simulator.</summary>
    [Setting("TWILIO_BASE_URL", "Where Twilio's REST API is: another region, a proxy, or the simulator.")]
    public Uri BaseUrl { get; set; } = new("https://api.twilio.com");

    /// <summary>How long a phone rings.</summary>
    [Setting("TWILIO_RING_SECONDS", "How long a phone rings before nobody answered.", Least = 5, Most = 600)]
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What happens when a machine answers.</summary>
    [Setting(
        "TWILIO_MACHINE_DETECTION",
        "When a machine answers: off does not look, hang_up ends the call as not answered, go_on tells the agent.",
        Words = ["off", "hang_up", "go_on"])]
    public MachineDetection MachineDetection { get; set; }

    /// <summary>The agent that answers numbers without a route; none turns them away.</summary>
    [Setting("TWILIO_AGENT_ID", "The agent that answers arriving calls without a route; empty turns them away.")]
    public string? AgentId { get; set; }

    /// <summary>Which agent answers which number.</summary>
    public IList<TwilioRoute> Routes { get; } = [];

    /// <summary>Asked who answers an arriving call; null asks nobody.</summary>
    [AddressSetting("TWILIO_ROUTING_URL", "A webhook that is asked who answers an arriving call, such as one of n8n.")]
    public Uri? RoutingUrl { get; set; }

    /// <summary>Signs the question; <c>whsec_</c> and base64, or any text.</summary>
    [RoutingSecretSetting("TWILIO_ROUTING_SECRET", "Signs what that webhook is asked.", Secret = true)]
    public string? RoutingSecret { get; set; }

    /// <summary>Accepts unsigned webhooks and untokened streams; honoured in development and from this machine only.</summary>
    [Setting(
        "TWILIO_ALLOW_UNSIGNED",
        "true accepts unsigned webhooks and media streams from this machine, in development only: for a fake phone.")]
    public bool AllowUnsigned { get; set; }

    /// <summary>How long after the answer the media stream may take to come.</summary>
    [Setting("TWILIO_STREAM_SECONDS", "How long after the answer the sound may take to come.", Least = 1, Most = 60)]
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromSeconds(15);

    [Setting("TWILIO_REQUEST_SECONDS", "How long Twilio's REST API may take to answer.", Least = 1, Most = 60)]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the answer may take before the routes decide.</summary>
    [Setting("TWILIO_ROUTING_SECONDS", "How long the routing webhook may take before the routes decide.", Least = 0.1, Most = 10)]
    public TimeSpan RoutingTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Every call is simulated (SIMULATE=true).</summary>
    public bool Simulate { get; internal set; }

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
