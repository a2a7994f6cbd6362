using Microsoft.Extensions.Hosting;

namespace AgentConnector.Simulator;

/// <summary>Leaves Ctrl-C and SIGTERM to the program around the cloud; the host's default would swallow them.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
