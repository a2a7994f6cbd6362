using System.Runtime.InteropServices;

namespace AgentConnector.Commands;

/// <summary>SIGINT and SIGTERM as the cancellation of a command that has no host of its own.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    private StopSignals(PosixSignalRegistration[] registrations) => this.registrations = registrations;

    public static StopSignals Register(CancellationTokenSource stopping)
    {
        return new([PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)]);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    public void Dispose() => Array.ForEach(registrations, registration => registration.Dispose());
}
