using AgentConnector.Agents;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Talking;

/// <summary>A side's failure as an ending of the call.</summary>
internal static class FailureEndings
{
    public static CallEnd ToEnd(this AgentException failure) => new(Party.Agent, Reason(failure.Failure), failure.Message);

    public static CallEnd ToEnd(this EndpointException failure) => new(
        failure.Failure is EndpointFailure.Cancelled ? Party.Service : Party.Caller,
        failure.Failure switch
        {
            EndpointFailure.NoAnswer => EndReason.NoAnswer,
            EndpointFailure.Busy => EndReason.Busy,
            EndpointFailure.Rejected => EndReason.Rejected,
            EndpointFailure.Timeout => EndReason.ConnectTimeout,
            EndpointFailure.HungUp => EndReason.Completed,
            EndpointFailure.Cancelled => EndReason.Cancelled,
            EndpointFailure.DeviceLost => EndReason.DeviceLost,
            _ when failure.Refusal is null => EndReason.Disconnected,
            _ => failure.Refusal.Kind is EndpointRefusalKind.Busy ? EndReason.Busy : EndReason.Rejected,
        },
        failure.Message);

    private static EndReason Reason(AgentFailure failure) => failure switch
    {
        AgentFailure.Busy => EndReason.Busy,
        AgentFailure.TimeLimit => EndReason.TimeLimit,
        AgentFailure.Idle => EndReason.IdleTimeout,
        AgentFailure.Timeout => EndReason.ConnectTimeout,
        AgentFailure.Unresponsive => EndReason.Unresponsive,
        AgentFailure.Disconnected => EndReason.Disconnected,
        AgentFailure.Failed => EndReason.AgentError,
        _ => EndReason.Rejected,
    };
}
