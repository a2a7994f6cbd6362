using AgentConnector.Settings;

namespace AgentConnector.Hosting.Draining;

/// <summary>How long running work may go on after the service was asked to stop.</summary>
public sealed class DrainOptions
{
    /// <summary>The bound belongs to the calls, so it sits in their section.</summary>
    public const string Section = "Calls";

    [Setting("DRAIN_SECONDS", "How long running calls may go on after the service was asked to stop.", Most = 86_400)]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the work that was ended then may take to be over: goodbyes, last facts to the store.</summary>
    public TimeSpan EndTimeout { get; } = TimeSpan.FromSeconds(10);
}
