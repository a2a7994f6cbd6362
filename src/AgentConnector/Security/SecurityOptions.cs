using AgentConnector.Settings;

namespace AgentConnector.Security;

/// <summary>Who may call, and how much.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>Never bound: the loader takes the keys out of the configuration, and only their hashes go on.</summary>
    [Setting(
        "API_KEYS",
        "Keys that may call this service, comma-separated: KEY, sha256:HEX, NAME=KEY, or NAME@read+calls+admin+raw=KEY. "
            + "Make one with: agent-connector keys new. None in development: one is made and shown once.",
        Secret = true)]
    public string ApiKeys { get; set; } = "";

    /// <summary>Calls one key may start in a minute; 0 for no limit.</summary>
    [Setting("RATE_LIMIT_PER_MINUTE", "Calls one API key may start in a minute; 0 for no limit.", Most = 1_000_000)]
    public int RateLimitPerMinute { get; set; } = 600;
}
