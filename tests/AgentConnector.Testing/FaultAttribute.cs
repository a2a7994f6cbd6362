namespace AgentConnector.Testing;

/// <summary>A test that drives a fault, and what an operator may expect then: a row of <c>docs/reliability.md</c>, which is made of these.</summary>
/// <param name="side">Where it happens: one of the guide's sections.</param>
/// <param name="fault">What happens.</param>
/// <param name="outcome">What becomes of calls and callers.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class FaultAttribute(FaultSide side, string fault, string outcome) : Attribute
{
    /// <summary>Where it happens.</summary>
    public FaultSide Side { get; } = side;

    /// <summary>What happens.</summary>
    public string Fault { get; } = fault;

    /// <summary>What becomes of calls and callers.</summary>
    public string Outcome { get; } = outcome;
}
