using AgentConnector.Problems;

namespace AgentConnector.Calls;

/// <summary>Answers 503 when the store fails. The log has the details: the path of a data folder is no business of a client.</summary>
internal sealed class StoreFailureFilter(StoreTrouble trouble) : IEndpointFilter
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (JournalException e)
        {
            trouble.Failed(e);
            return new ApiProblem(ProblemKind.StoreUnavailable, "Try again shortly; the service's log says what is wrong with its store.")
            {
                RetryAfter = TryAgainAfter,
            };
        }
    }
}
