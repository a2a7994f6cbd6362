using System.Runtime.InteropServices;

namespace AgentConnector.Hosting;

/// <summary>
/// Beyond a limit on the size of files (<c>LimitFSIZE=</c> of a unit, <c>ulimit -f</c>) the system does not only refuse to write: it ends the process by a
/// signal, and all calls with it. Who outlives it sees what is refused, as on a full disk.
/// </summary>
internal static class FileSizeSignal
{
    /// <summary>SIGXFSZ, which has the same number on Linux and macOS, and no name in .NET.</summary>
    private const PosixSignal FileTooBig = (PosixSignal)25;

    /// <summary>Until what is returned is disposed of.</summary>
    public static IDisposable? Outlive() =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileTooBig, signal => signal.Cancel = true);
}
