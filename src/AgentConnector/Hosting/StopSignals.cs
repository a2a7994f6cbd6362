using System.Runtime.InteropServices;

namespace AgentConnector.Hosting;

/// <summary>
/// SIGINT and SIGTERM, handed on. A signal has a thread of its own, which may come when whoever listened is gone: then there is nothing left to stop, and
/// nothing happens. An exception on that thread would end the process.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Lock gate = new();
    private readonly PosixSignalRegistration[] registrations;
    private Action? asked;

    /// <param name="asked">Is told of each signal, one at a time, and not after <see cref="Ignore"/>.</param>
    public StopSignals(Action asked)
    {
        this.asked = asked;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];
    }

    /// <summary>From now on a signal does nothing: neither what it did, nor what it does to a process that does not listen.</summary>
    public void Ignore()
    {
        lock (gate)
        {
            asked = null;
        }
    }

    public void Dispose()
    {
        Ignore();
        Array.ForEach(registrations, registration => registration.Dispose());
    }

    internal void On(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (gate)
        {
            asked?.Invoke();
        }
    }
}
