using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Starting;

/// <summary>Makes a call of its plan and of what all calls work with.</summary>
internal sealed class CallMaker(CallServices services, ILoggerFactory loggers)
{
    public Call Make(CallPlan plan, IEndpointConnector endpoint, FactLog facts, Lease line) => new(
        plan, new CallParts(services, facts, endpoint, line.GrantedAsync, () => line.IsWaiting, line.Dispose), loggers.CreateLogger<Call>());
}
