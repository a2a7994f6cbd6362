using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AgentConnector.Hosting.Resilience;

/// <summary>What an outcome says of the far side.</summary>
internal static class Signs
{
    /// <summary>It is failing: it cannot be reached, does not answer in time, or says so itself.</summary>
    public static bool IsFailure(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result: { } answer } => (int)answer.StatusCode is >= 500 or 408,
        _ => false,
    };

    /// <summary>It is no answer as long as another try is under way.</summary>
    public static bool SaysNothing(Outcome<HttpResponseMessage> outcome) => MayPass(outcome) || outcome.Exception is BrokenCircuitException;

    /// <summary>Another try may bring what this one did not.</summary>
    public static bool MayPass(Outcome<HttpResponseMessage> outcome) => IsFailure(outcome) || outcome.Result is { StatusCode: System.Net.HttpStatusCode.TooManyRequests };
}
