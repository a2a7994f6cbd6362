using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.Security;

/// <summary>Limits for callers. The keys are not here: they are hashed before options exist.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>Calls one key may start in a minute; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int RateLimitPerMinute { get; set; } = 600;
}

[OptionsValidator]
internal sealed partial class SecurityOptionsValidator : IValidateOptions<SecurityOptions>;
