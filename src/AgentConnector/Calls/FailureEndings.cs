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
            failure.Failure is EndpointFailure.Cancelled ? Party.Service : Party.Caller,
            failure switch
            {
                { DeviceLost: true } => EndReason.DeviceLost,
                { Failure: EndpointFailure.NoAnswer } => EndReason.NoAnswer,
                { Failure: EndpointFailure.Busy } or { Refusal.Kind: EndpointRefusalKind.Busy } => EndReason.Busy,
                { Failure: EndpointFailure.Rejected } => EndReason.Rejected,
                { Failure: EndpointFailure.Timeout } => EndReason.ConnectTimeout,
                { Failure: EndpointFailure.HungUp } => EndReason.Completed,
                { Failure: EndpointFailure.Cancelled } => EndReason.Cancelled,
                { Refusal: null } => EndReason.Disconnected,
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
