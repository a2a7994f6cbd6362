namespace AgentConnector.Bench.Load;

/// <summary>Memory at one moment of a soak.</summary>
internal sealed record SoakSample(double Minutes, int CallsSoFar, double PrivateMegabytes)
{
    public override string ToString() => FormattableString.Invariant($"| {Minutes:F1} | {CallsSoFar} | {PrivateMegabytes:F1} |");
}
