using AgentConnector.Agents;
using AgentConnector.Calls.Limits;
using AgentConnector.Endpoints;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Checking;

/// <summary>Looks at what a call would need, without starting anything: its agent, its endpoint, the limits.</summary>
internal sealed class CallCheck(KnownAgents agents, IToolbox tools, Admission admission, SpendGuard spending)
{
    /// <summary>What the cloud tells of the agent, where it does, and what is wrong with the request then.</summary>
    public async Task<(AgentNeeds? Agent, IEnumerable<CheckFinding> Findings)> AgentAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var agent = await agents.ReadAsync(request, cancellationToken);
            return (agent, new AgentFindings(agent, request, agents.VariablesIn, tools.Has).All());
        }
        catch (AgentException e)
        {
            return (null, [Unread(e)]);
        }
    }

    /// <summary>Whether the endpoint is there and free, and what a call to it would keep others from using.</summary>
    public static async Task<(IReadOnlyList<string> Holds, IEnumerable<CheckFinding> Findings)> EndpointAsync(
        IEndpointConnector endpoint, EndpointAddress to, CancellationToken cancellationToken)
    {
        try
        {
            return (await endpoint.HoldsAsync(to, cancellationToken), []);
        }
        catch (EndpointException e) when (e.Refusal is { } refusal)
        {
            return ([], [Unfit(refusal)]);
        }
    }

    /// <summary>Whether the call could begin now. That may change before it does: only a device in use is an error, where calls may not wait for it.</summary>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    public IEnumerable<CheckFinding> Room(Claim claim)
    {
        var (noLine, inUse) = admission.Preview(claim);
        if (inUse is not null)
        {
            yield return admission.WaitsForDevices
                ? CheckFinding.Warning(FindingCodes.EndpointBusy, "to", $"Another call, or a sound check, uses {claim.To}: this one would wait for it.")
                : CheckFinding.Error(FindingCodes.EndpointBusy, "to", inUse.Detail);
        }

        foreach (var limit in new[] { noLine, spending.Refusal(claim.Key, claim.Simulated) }.OfType<ApiProblem>())
        {
            yield return CheckFinding.Warning(FindingCodes.LimitReached, field: null, limit.Detail);
        }
    }

    /// <summary>An endpoint's refusal as a finding.</summary>
    public static CheckFinding Unfit(EndpointRefusal refusal) => refusal.Kind switch
    {
        EndpointRefusalKind.Invalid => CheckFinding.Wrong(FindingCodes.AddressInvalid, "to", refusal.Detail),
        EndpointRefusalKind.NotFound => CheckFinding.Error(FindingCodes.EndpointNotFound, "to", refusal.Detail),
        EndpointRefusalKind.Busy => CheckFinding.Error(FindingCodes.EndpointBusy, "to", refusal.Detail),
        _ => CheckFinding.Error(FindingCodes.EndpointUnavailable, "to", refusal.Detail),
    };

    /// <summary>Why the agent could not be read. A key may be allowed to talk with it and not to read it: that is no fault of the call.</summary>
    private static CheckFinding Unread(AgentException e) => e.Failure switch
    {
        AgentFailure.NotFound => CheckFinding.Error(
            FindingCodes.AgentNotFound, "agent_id", $"{e.Message} Copy the agent's id from ElevenLabs, and check that ELEVENLABS_API_KEY belongs to its workspace."),
        AgentFailure.NotAllowed when e.Message.Contains("permission", StringComparison.OrdinalIgnoreCase) => CheckFinding.Warning(
            FindingCodes.AgentNotChecked, "agent_id", $"{e.Message} Calls work without it; to have the agent checked, give the key the right to read agents."),
        AgentFailure.NotAllowed => CheckFinding.Error(FindingCodes.AgentKeyRefused, field: null, $"{e.Message} Copy the key again into ELEVENLABS_API_KEY."),
        AgentFailure.Busy => CheckFinding.Warning(FindingCodes.AgentNotChecked, "agent_id", $"{e.Message} The agent was not checked."),
        _ => CheckFinding.Error(FindingCodes.AgentUnreachable, field: null, $"{e.Message} A call would fail in the same way."),
    };
}
