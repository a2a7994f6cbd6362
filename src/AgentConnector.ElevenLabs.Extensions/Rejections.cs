using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AgentConnector.ElevenLabs.Extensions;

/// <summary>Says in the library's own words what the resilience around a request would not let through.</summary>
internal sealed class Rejections : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException e)
        {
            throw new AgentsApiException(
                ConversationEndCause.AgentFailure, "ElevenLabs has failed too often in the last moments and is left alone for a while (circuit breaker). Try again later.", e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new AgentsApiException(ConversationEndCause.Timeout, $"ElevenLabs did not answer within {e.Timeout.TotalSeconds:0} s. Check the network and try again.", e);
        }
        catch (ExecutionRejectedException e)
        {
            throw new AgentsApiException(ConversationEndCause.Busy, "This program asks too much of ElevenLabs at once (rate limiter). Try again later.", e);
        }
    }
}
