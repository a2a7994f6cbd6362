using AgentConnector.Agents;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Talking;

/// <summary>The two sides of a call, reached at the same time or in turn; when one fails the other is let go.</summary>
internal sealed class BothSides(IAudioEndpoint endpoint, IAgentSession agent) : IAsyncDisposable
{
    public IAudioEndpoint Endpoint => endpoint;

    public IAgentSession Agent => agent;

    /// <param name="openEndpoint">Opens the caller's side.</param>
    /// <param name="connectAgent">Reaches the agent's.</param>
    /// <param name="answersFirst">The agent is reached once the caller's side is open.</param>
    /// <param name="windUp">Waits for what is let go.</param>
    /// <param name="cancellationToken">The call has ended.</param>
    public static async Task<BothSides> ReachAsync(
        Func<CancellationToken, Task<IAudioEndpoint>> openEndpoint,
        Func<CancellationToken, Task<IAgentSession>> connectAgent,
        bool answersFirst,
        WindUp windUp,
        CancellationToken cancellationToken)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opening = Offload.RunAsync(() => openEndpoint(scope.Token));
        var connecting = Offload.RunAsync(async () =>
        {
            await (answersFirst ? opening : Task.CompletedTask);
            return await connectAgent(scope.Token);
        });
        try
        {
            await await Task.WhenAny((Task)opening, connecting).WaitAsync(cancellationToken); // the first failure is the one to report
            await Task.WhenAll(opening, connecting).WaitAsync(cancellationToken);
            return new(await opening, await connecting);
        }
        catch
        {
            await scope.CancelAsync();
            await Task.WhenAll(
                windUp.EndAsync("the caller's side", () => SayGoodbyeAsync(opening, unlessEnded: cancellationToken)),
                windUp.EndAsync("the agent's side", () => WindUp.LetGoAsync(connecting)));
            throw;
        }
    }

    /// <summary>Lets both go at the same time: a device that hangs does not keep the agent on the line.</summary>
    public async Task LetGoAsync(WindUp windUp) => await Task.WhenAll(
        windUp.EndAsync("the agent's side", Agent.DisposeAsync), windUp.EndAsync("the caller's side", Endpoint.DisposeAsync));

    /// <summary>For one that came when nobody waited any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Endpoint.DisposeAsync();
    }

    private static async ValueTask SayGoodbyeAsync(Task<IAudioEndpoint> opening, CancellationToken unlessEnded)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully && !unlessEnded.IsCancellationRequested)
        {
            await (await opening).SayGoodbyeAsync(failed: true);
        }

        await WindUp.LetGoAsync(opening);
    }
}
