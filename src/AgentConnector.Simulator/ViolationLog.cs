namespace AgentConnector.Simulator;

/// <summary>What the program under test did against the contract; the oldest go first when there are too many. Thread-safe.</summary>
internal sealed class ViolationLog(int most)
{
    private readonly Lock gate = new();
    private readonly Queue<ContractViolation> violations = new();

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<ContractViolation> All
    {
        get
        {
            lock (gate)
            {
                return [.. violations];
            }
        }
    }

    public void Add(ContractViolation violation)
    {
        lock (gate)
        {
            violations.Enqueue(violation);
            if (violations.Count > most)
            {
                violations.Dequeue();
            }
        }
    }
}
