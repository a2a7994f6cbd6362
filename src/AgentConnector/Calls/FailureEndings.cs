using AgentConnector.Agents;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls;

/// <summary>A side's failure as an ending of the call.</summary>
internal static class FailureEndings
{
    extension(AgentException failure)
    {
        public CallEnd ToEnd() => new(Party.Agent, Reason(failure.Failure), failure.Message);
    }

    extension(EndpointException failure)
    {
        public CallEnd ToEnd() => new(
            Party.Caller,
            failure switch
            {
                { DeviceLost: true } => EndReason.DeviceLost,
                { Refusal: null } => EndReason.Disconnected,
                { Refusal.Kind: EndpointRefusalKind.Busy } => EndReason.Busy,
                _ => EndReason.Rejected,
            },
            failure.Message);
    }

    private static EndReason Reason(AgentFailure failure) => failure switch
    {
        AgentFailure.TimeLimit => EndReason.TimeLimit,
        AgentFailure.Idle => EndReason.IdleTimeout,
        AgentFailure.Timeout => EndReason.ConnectTimeout,
        AgentFailure.Disconnected => EndReason.Disconnected,
        AgentFailure.Failed => EndReason.AgentError,
        _ => EndReason.Rejected,
    };
}
