using System.Text.Json.Serialization;

namespace AgentConnector.Problems;

/// <summary>A limit that is reached, for programs: the <c>limit</c> of an error.</summary>
/// <param name="Name">The setting it is made with.</param>
/// <param name="Value">How many it allows.</param>
/// <param name="RetryAfterSeconds">What the header <c>Retry-After</c> says.</param>
public sealed record ReachedLimit(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] int Value,
    [property: JsonPropertyName("retry_after_seconds")] int? RetryAfterSeconds = null);
