using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.Calls.Limits;

/// <summary>An admission with limits as a test sets them, and calls that want to pass it.</summary>
internal sealed class Gate
{
    private readonly Talk talk = new();

    public Gate(CallOptions options, string keys = "a")
    {
        var limits = Options.Create(options);
        var ring = new ApiKeyRing([.. keys.Split(',').Select(name => new ApiKey(name, [], ApiScopes.All))]);
        Admission = new(limits, new Lines(limits, new LineShares(limits, ring)), new SpendGuard(limits, talk, Time), Time);
    }

    /// <summary>How long the calls of every key have lasted today.</summary>
    public TimeSpan Talked
    {
        set => talk.Lasted = value;
    }

    public ManualTime Time { get; } = new();

    public Admission Admission { get; }

    /// <summary>A call that is let in, or waits.</summary>
    public Lease Enter(string? key = "a", string agent = "agent", bool simulated = false, params string[] holds)
    {
        Assert.Null(Admission.Take(Claim(key, agent, holds, simulated), out var lease));
        return lease;
    }

    /// <summary>A call that is not.</summary>
    public ApiProblem Refused(string? key = "a", string agent = "agent", params string[] holds)
    {
        var refusal = Admission.Take(Claim(key, agent, holds), out _);
        Assert.NotNull(refusal);
        return refusal;
    }

    private sealed class Talk : ITalkTime
    {
        public TimeSpan Lasted { get; set; }

        public TimeSpan OfKey(string key, DateTimeOffset midnight, DateTimeOffset now) => Lasted;
    }

    private static Claim Claim(string? key, string agent, string[] holds, bool simulated = false) => new(key, agent, new("device", "default"), holds) { Simulated = simulated };
}
