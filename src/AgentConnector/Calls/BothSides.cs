using AgentConnector.Agents;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls;

/// <summary>The two sides of a call, reached at the same time; when one fails the other is let go.</summary>
internal sealed class BothSides : IAsyncDisposable
{
    private BothSides(IAudioEndpoint endpoint, IAgentSession agent)
    {
        Endpoint = endpoint;
        Agent = agent;
    }

    public IAudioEndpoint Endpoint { get; }

    public IAgentSession Agent { get; }

    public static async Task<BothSides> ConnectAsync(
        Func<CancellationToken, Task<IAudioEndpoint>> openEndpoint,
        Func<CancellationToken, Task<IAgentSession>> connectAgent,
        CancellationToken cancellationToken)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opening = openEndpoint(scope.Token);
        var connecting = connectAgent(scope.Token);
        try
        {
            await await Task.WhenAny((Task)opening, connecting); // the first failure is the one to report
            await Task.WhenAll(opening, connecting);
            return new(await opening, await connecting);
        }
        catch
        {
            await scope.CancelAsync();
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully && !cancellationToken.IsCancellationRequested)
            {
                await (await opening).SayGoodbyeAsync(failed: true);
            }

            await LetGoAsync(opening);
            await LetGoAsync(connecting);
            throw;
        }
    }

    /// <summary>Reaches the agent only once the phone was answered: nobody pays for an agent that listens to a ringing phone.</summary>
    public static async Task<BothSides> ConnectInTurnAsync(
        Func<CancellationToken, Task<IAudioEndpoint>> openEndpoint,
        Func<CancellationToken, Task<IAgentSession>> connectAgent,
        CancellationToken cancellationToken)
    {
        var endpoint = await openEndpoint(cancellationToken);
        try
        {
            return new(endpoint, await connectAgent(cancellationToken));
        }
        catch
        {
            await endpoint.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Endpoint.DisposeAsync();
        await Agent.DisposeAsync();
    }

    private static async Task LetGoAsync<T>(Task<T> reaching)
        where T : IAsyncDisposable
    {
        await ((Task)reaching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reaching.IsCompletedSuccessfully)
        {
            var side = await reaching;
            await side.DisposeAsync();
        }
    }
}
