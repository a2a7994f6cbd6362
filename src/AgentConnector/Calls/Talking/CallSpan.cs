using System.Diagnostics;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Talking;

/// <summary>How a call shows in traces and in the log: its id on every line and span, and nothing personal.</summary>
internal static class CallSpan
{
    private static readonly Func<ILogger, CallId, IDisposable?> Scope = LoggerMessage.DefineScope<CallId>("Call {CallId}");

    /// <summary>Everything that is logged from here on belongs to this call, until it is disposed.</summary>
    public static IDisposable? InCall(this ILogger logger, CallId call) => Scope(logger, call);

    /// <summary>Begins the call's span, below the request that asked for it; null when nobody collects.</summary>
    public static Activity? Begin(CallPlan plan) => Traces.Begin("call")?.SetTag("call.id", plan.Id.ToString()).SetTag("call.endpoint", plan.To.Scheme);

    /// <summary>Notes how the call ended.</summary>
    public static void Ended(this Activity span, CallEnd end, CallStatus status)
    {
        span.SetTag("call.status", WireName.Of(status)).SetTag("call.end.party", WireName.Of(end.By)).SetTag("call.end.reason", WireName.Of(end.Reason));
        if (status is CallStatus.Failed)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
