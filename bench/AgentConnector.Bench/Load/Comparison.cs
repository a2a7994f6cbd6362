using System.Text.Json.Serialization;
using AgentConnector.Bench.Load.Conversations;

namespace AgentConnector.Bench.Load;

/// <summary>Both subjects under the same calls; one of them is missing when it was not asked for.</summary>
internal sealed record Comparison(Profile Profile, int Calls, LoadResult? Service, LoadResult? Bare)
{
    public Ratios? Ratios => Service is { } service && Bare is { } bare ? Ratios.Of(service, bare) : null;

    [JsonIgnore]
    public bool LostCalls => Service is { CallsLost: > 0 } || Bare is { CallsLost: > 0 };

    public override string ToString() => FormattableString.Invariant($"{Values.Name(Profile)}, {Calls} calls");
}
