using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>The answer of <c>GET /devices</c>.</summary>
/// <param name="Backend">The way to the devices in use; null when this host has none.</param>
/// <param name="Devices">Microphones and speakers.</param>
/// <param name="Unavailable">Ways that would have been preferred, and why they are not there.</param>
public sealed record DevicesView(string? Backend, IReadOnlyList<DeviceView> Devices, IReadOnlyList<BackendView> Unavailable);

/// <summary>A microphone or a speaker.</summary>
/// <param name="To">What a start request names to use it, with the default as its other half.</param>
/// <param name="Name">Its stable name, for AUDIO_INPUT or AUDIO_OUTPUT, and for <c>device:MICROPHONE|SPEAKER</c>.</param>
/// <param name="Description">Its name for people.</param>
/// <param name="Direction"><c>input</c> or <c>output</c>.</param>
/// <param name="Default">Used when no name is given.</param>
/// <param name="SampleRate">In Hz; 0 when only opening it would tell.</param>
/// <param name="Channels">0 when only opening it would tell.</param>
/// <param name="Monitor">Not a microphone but what a speaker plays.</param>
/// <param name="EchoCancelled">The system removes the speaker's echo from it.</param>
public sealed record DeviceView(
    string To, string Name, string Description, string Direction, bool Default, int SampleRate, int Channels, bool Monitor, bool EchoCancelled)
{
    internal static DeviceView Of(DeviceDescription device) => new(
        $"device:{device.Name}",
        device.Name,
        device.Description,
        device.Direction is DeviceDirection.Capture ? "input" : "output",
        device.IsDefault,
        device.NativeRate,
        device.Channels,
        device.IsMonitor,
        device.EchoCancelled);
}

/// <summary>A way to sound that this host does not have.</summary>
public sealed record BackendView(string Name, string Reason);
