using System.Text;

namespace AgentConnector.Simulator.Testing;

/// <summary>The client sent what the real cloud's contract does not allow. The message names each frame's fault and the rule.</summary>
/// <param name="violations">All of them, the oldest first.</param>
public sealed class ContractViolationsException(IReadOnlyList<ContractViolation> violations) : CloudAssertionException(Told(violations))
{
    private const int Shown = 20;

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<ContractViolation> Violations { get; } = violations;

    private static string Told(IReadOnlyList<ContractViolation> violations)
    {
        var text = new StringBuilder(violations.Count == 1 ? "The client broke the contract:" : $"The client broke the contract {violations.Count} times:");
        foreach (var violation in violations.Take(Shown))
        {
            text.Append($"\n  {violation.Rule}: {violation.Message} ({violation.Conversation})");
        }

        return violations.Count <= Shown ? text.ToString() : text.Append($"\n  … and {violations.Count - Shown} more").ToString();
    }
}
