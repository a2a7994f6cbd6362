using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Limits;

/// <summary>The lines: how many there are for all, for one key and for one agent, and who has them. Used under the lock of <see cref="Admission"/>.</summary>
internal sealed class Lines(IOptions<CallOptions> options, LineShares shares)
{
    private readonly Dictionary<string, int> byAgent = new(StringComparer.Ordinal);

    /// <summary>Lines in use.</summary>
    public int Taken { get; private set; }

    private int Free => options.Value.MaxConcurrent - Taken;

    private int MostPerAgent => options.Value.MaxConcurrentPerAgent;

    /// <summary>Counts a line for the call; false where a limit is in the way.</summary>
    public bool TryTake(Claim claim)
    {
        if (Free <= 0 || IsAgentBusy(claim) || !shares.HasRoom(claim.Key, Free))
        {
            return false;
        }

        Taken++;
        shares.Take(claim.Key);
        byAgent[claim.Agent] = OfAgent(claim) + 1;
        return true;
    }

    public void Return(Claim claim)
    {
        Taken--;
        shares.Return(claim.Key);
        if (--byAgent[claim.Agent] == 0)
        {
            byAgent.Remove(claim.Agent);
        }
    }

    /// <summary>Which limit is in the call's way; null when none is.</summary>
    /// <param name="claim">The call.</param>
    /// <param name="places">The places of the queue, all of which are taken; 0 where nobody waits.</param>
    public ApiProblem? Refusal(Claim claim, int places = 0)
    {
        var reached = Free <= 0 ? LimitProblems.AllBusy(Taken, options.Value.MaxConcurrent)
            : IsAgentBusy(claim) ? LimitProblems.AgentBusy(OfAgent(claim), MostPerAgent)
            : shares.Refusal(claim.Key, Free);
        return reached is null ? null : LimitProblems.Full(reached, places, options.Value.RetryAfter);
    }

    private bool IsAgentBusy(Claim claim) => MostPerAgent > 0 && OfAgent(claim) >= MostPerAgent;

    private int OfAgent(Claim claim) => byAgent.GetValueOrDefault(claim.Agent);
}
