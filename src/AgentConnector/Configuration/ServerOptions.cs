using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>Where and how the service listens.</summary>
public sealed class ServerOptions
{
    public const string Section = "Server";

    /// <summary><c>development</c>, <c>staging</c> or <c>production</c>.</summary>
    [Setting(
        "ENVIRONMENT",
        "development, staging or production. production refuses weak keys; only development shows details of defects and /docs.",
        Words = ["development", "staging", "production"],
        Otherwise = "is no environment")]
    public string Environment { get; set; } = "development";

    [HostSetting("HOST", "The address to listen on; 127.0.0.1 for this machine only.")]
    public string Host { get; set; } = "0.0.0.0";

    [Setting("PORT", "The port to listen on; 0 for any free one.", Most = 65_535)]
    public int Port { get; set; } = 8000;

    /// <summary>What log lines look like; null means text in development, JSON elsewhere.</summary>
    [Setting(
        "LOG_FORMAT",
        "text or json: what log lines look like. Empty: text in development, JSON elsewhere. Every JSON line of a call has its CallId.",
        Words = ["text", "json"],
        After = "LOG_LEVEL")]
    public LogFormat? LogFormat { get; set; }

    /// <summary>Whether <c>/docs</c> is served; null means in development only.</summary>
    [Setting("DOCS", "true shows the interactive /docs outside development, false hides it there.")]
    public bool? Docs { get; set; }

    /// <summary>How the internet reaches this service; null when it does not.</summary>
    [Setting("PUBLIC_URL", "How the internet reaches this service, for phone calls.", Example = "https://connector.example.com")]
    public Uri? PublicUrl { get; set; }

    /// <summary>The prefix of every path that a proxy keeps, such as <c>/connector</c>; empty for none.</summary>
    [PathBaseSetting("PATH_BASE", "The prefix under which a reverse proxy shows this service, such as /connector; addresses in answers begin with it.")]
    public string PathBase { get; set; } = "";

    /// <summary>Whether <c>/docs</c> is served in this environment.</summary>
    public bool ShowsDocs(IHostEnvironment environment) => Docs ?? environment.IsDevelopment();
}
