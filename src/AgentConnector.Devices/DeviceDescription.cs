namespace AgentConnector.Devices;

/// <summary>A speaker or a microphone of this host.</summary>
/// <param name="Name">The stable name to ask for it by: the same after re-plugging and restart.</param>
/// <param name="Description">The name for people.</param>
/// <param name="Direction">Whether it hears or speaks.</param>
/// <param name="NativeRate">Its own rate in Hz; 0 when only opening it would tell.</param>
/// <param name="Channels">Its own channels; 0 when only opening it would tell. Streams are mono whatever it has.</param>
/// <param name="IsDefault">Chosen when no name is given; never a monitor.</param>
/// <param name="IsMonitor">Not a microphone but what a speaker plays.</param>
/// <param name="EchoCancelled">The system already removes the speaker's echo from it.</param>
/// <param name="Master">The device that an echo-cancelling one hears or speaks through, where the system tells.</param>
public sealed record DeviceDescription(
    string Name,
    string Description,
    DeviceDirection Direction,
    int NativeRate,
    int Channels,
    bool IsDefault = false,
    bool IsMonitor = false,
    bool EchoCancelled = false,
    string? Master = null);

/// <summary>Which way sound goes.</summary>
public enum DeviceDirection
{
    /// <summary>A microphone.</summary>
    Capture,

    /// <summary>A speaker.</summary>
    Playback,
}
