using Microsoft.Extensions.Hosting;

namespace AgentConnector.Simulator;

/// <summary>
/// The cloud lives as long as who holds it. The host's own lifetime would take the process' signals, which belong to the program around it,
/// and write into its log that an application has started.
/// </summary>
internal sealed class BorrowedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
