using System.Text.Json.Serialization;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>The workspace is full: a conversation waits in its queue before it begins.</summary>
/// <param name="Wait">How long it waits. It is not counted as part of the conversation.</param>
/// <param name="TimesOut">It is turned away after that, with close code 3008; else it is admitted.</param>
/// <param name="HoldAudio">A tone of <see cref="HoldHz"/> is sent meanwhile. Whether the real cloud sends any on this socket is not known.</param>
public sealed record QueueWait(
    [property: JsonPropertyName("wait_seconds")] TimeSpan Wait = default, bool TimesOut = false, bool HoldAudio = false)
{
    /// <summary>How high the hold tone is.</summary>
    public const double HoldHz = 660;
}
