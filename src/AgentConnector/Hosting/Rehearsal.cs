using System.Net;
using AgentConnector.Hosting.Resilience;

namespace AgentConnector.Hosting;

/// <summary>
/// Asks nobody once, in front of the first request: the strategies' code is compiled when it is used for the first time, and the first callers would wait for
/// it. It costs the start some hundredths of a second.
/// </summary>
internal sealed class Rehearsal(Persistence persistence) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var asking = OutgoingHttp.NewInvoker(new PersistentHandler(persistence) { InnerHandler = new Nobody() });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("http://nobody.invalid/"));
        using var answer = await asking.SendAsync(request, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Answers after a moment, as a network does: what goes on behind an await is compiled, too.</summary>
    private sealed class Nobody : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return new(HttpStatusCode.NoContent);
        }
    }
}
