using AgentConnector.Configuration;
using AgentConnector.History.Storage;
using AgentConnector.Hosting.Listening;
using AgentConnector.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AgentConnector.Commands;

/// <summary>Keeps the <see cref="RunFile"/> there from the moment the service listens until it stops.</summary>
internal sealed partial class RunFileKeeper(ConnectorSettings settings, NewKey key, IServer server, DataFolder folder, ILogger<RunFileKeeper> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address)
            {
                new RunFile(ListenAddress.Reachable(new(address)), key.Text).Write(settings.DataDir);
                folder.Keep(RunFile.FileName);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e.GetType().Name);
        }

        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            RunFile.Remove(settings.DataDir);
            folder.Keep(RunFile.FileName); // which is: not any more
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e.GetType().Name);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1060, LogLevel.Warning, "The file by which commands of this user find the service could not be kept ({Fault}): agent-connector call needs --url and a key")]
    private partial void LogNotWritten(string fault);
}
