using AgentConnector.Agents;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Starting;

/// <summary>Makes a call of its plan and of what all calls work with.</summary>
internal sealed class CallMaker(IAgentConnector agents, IToolbox tools, CallMetrics metrics, TimeProvider time, ILoggerFactory loggers)
{
    public Call Make(CallPlan plan, IEndpointConnector endpoint, FactLog facts, Admission.Lease line) => new(
        plan, new CallParts(facts, endpoint, agents, tools, line.GrantedAsync, line.Dispose, time, metrics), loggers.CreateLogger<Call>());
}
