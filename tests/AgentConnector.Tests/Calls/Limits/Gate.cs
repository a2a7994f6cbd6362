using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.Calls.Limits;

/// <summary>An admission with limits as a test sets them, and calls that want to pass it.</summary>
internal sealed class Gate
{
    public Gate(CallOptions options, string keys = "a")
    {
        var limits = Options.Create(options);
        var ring = new ApiKeyRing([.. keys.Split(',').Select(name => new ApiKey(name, [], ApiScopes.All))]);
        Admission = new(limits, new Lines(limits, new LineShares(limits, ring)), Time);
    }

    public ManualTime Time { get; } = new();

    public Admission Admission { get; }

    /// <summary>A call that is let in, or waits.</summary>
    public Lease Enter(string? key = "a", string agent = "agent", params string[] holds)
    {
        Assert.Null(Admission.Take(Claim(key, agent, holds), out var lease));
        return lease;
    }

    /// <summary>A call that is not.</summary>
    public ApiProblem Refused(string? key = "a", string agent = "agent", params string[] holds)
    {
        var refusal = Admission.Take(Claim(key, agent, holds), out _);
        Assert.NotNull(refusal);
        return refusal;
    }

    private static Claim Claim(string? key, string agent, string[] holds) => new(key, agent, new("device", "default"), holds);
}
