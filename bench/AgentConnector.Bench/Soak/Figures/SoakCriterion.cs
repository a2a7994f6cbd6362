namespace AgentConnector.Bench.Soak.Figures;

/// <summary>One thing that a soak shall show.</summary>
/// <param name="Name">What.</param>
/// <param name="Figure">What was seen.</param>
/// <param name="Limit">What may be seen.</param>
/// <param name="Passed">Whether it holds; null when the run was too short to tell.</param>
internal sealed record SoakCriterion(string Name, string Figure, string Limit, bool? Passed)
{
    public string Verdict => Passed switch
    {
        true => "PASS",
        false => "FAIL",
        _ => "too short",
    };

    public override string ToString() => $"| {Name} | {Figure} | {Limit} | {Verdict} |";
}
