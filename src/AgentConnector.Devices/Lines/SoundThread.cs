using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Lines;

/// <summary>Threads that carry sound go before others: a busy machine delays them by more than the device holds.</summary>
internal static partial class SoundThread
{
    // What PulseAudio gives its own threads. Linux ignores .NET's priorities, and reads "who" 0 as the calling thread.
    private const int Nice = -11;
    private const int OfThread = 0;

    /// <summary>Asks for the calling thread; where that is not allowed (RLIMIT_NICE), it stays as it is.</summary>
    public static void Prefer()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = setpriority(OfThread, 0, Nice);
        }
    }

    [LibraryImport("libc")]
    private static partial int setpriority(int which, uint who, int priority);
}
