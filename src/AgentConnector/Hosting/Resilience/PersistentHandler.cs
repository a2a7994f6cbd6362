using Microsoft.Extensions.Http.Resilience;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace AgentConnector.Hosting.Resilience;

/// <summary>Asks as <see cref="Persistence"/> says, and tells what came of it as HTTP clients do.</summary>
internal sealed class PersistentHandler(Persistence persistence) : ResilienceHandler(persistence.Pipeline)
{
    /// <exception cref="FarSideRestsException">It was not asked.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more, or no try was answered in time.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        persistence.Begin(request);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (BrokenCircuitException)
        {
            throw persistence.Rests();
        }
        catch (TimeoutRejectedException e)
        {
            throw new TaskCanceledException("No try was answered in time.", new TimeoutException(e.Message, e), CancellationToken.None);
        }
    }
}
