using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.Configuration;

/// <summary>Where and how the service listens.</summary>
public sealed class ServerOptions
{
    public const string Section = "Server";

    [Required]
    public string Host { get; set; } = "0.0.0.0";

    [Range(0, 65_535)]
    public int Port { get; set; } = 8000;

    /// <summary>Whether <c>/docs</c> is served; null means in development only.</summary>
    public bool? Docs { get; set; }

    /// <summary>The prefix of every path that a proxy keeps, such as <c>/connector</c>; empty for none.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>Whether <c>/docs</c> is served in this environment.</summary>
    public bool ShowsDocs(IHostEnvironment environment) => Docs ?? environment.IsDevelopment();

    /// <summary>How the internet reaches this service; null when it does not.</summary>
    public Uri? PublicUrl { get; set; }
}

[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
