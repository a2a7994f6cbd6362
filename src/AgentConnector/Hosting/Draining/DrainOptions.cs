using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Draining;

/// <summary>How long running work may go on after the service was asked to stop.</summary>
public sealed class DrainOptions
{
    /// <summary>The bound belongs to the calls, so it sits in their section.</summary>
    public const string Section = "Calls";

    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the work that was ended then may take to be over: goodbyes, last facts to the store.</summary>
    public TimeSpan EndTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

internal sealed class DrainOptionsValidator : IValidateOptions<DrainOptions>
{
    public ValidateOptionsResult Validate(string? name, DrainOptions options) =>
        options.DrainTimeout < TimeSpan.Zero ? ValidateOptionsResult.Fail("Calls:DrainTimeout: it is negative; set 30.")
        : options.EndTimeout < TimeSpan.Zero ? ValidateOptionsResult.Fail("Calls:EndTimeout: it is negative; set 00:00:10.")
        : ValidateOptionsResult.Success;
}
