using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Listening;

/// <summary>For how many calls files have to be left when connections are let in.</summary>
public sealed class ConnectionOptions
{
    /// <summary>The number belongs to the calls, so it sits in their section.</summary>
    public const string Section = "Calls";

    public int MaxConcurrent { get; set; } = 100;
}

internal sealed class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>
{
    public ValidateOptionsResult Validate(string? name, ConnectionOptions options) =>
        OpenFiles.Fault(OpenFiles.Limit, Math.Max(1, options.MaxConcurrent)) is { } fault
            ? ValidateOptionsResult.Fail("MAX_CALLS: " + fault)
            : ValidateOptionsResult.Success;
}
