using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>
/// What the name in <c>device:NAME</c> means: <c>default</c>; a microphone or a speaker, with the default as its other half; or both, as
/// <c>MICROPHONE|SPEAKER</c>. By the stable name or by the one for people.
/// </summary>
internal static class DeviceNames
{
    public const string Default = "default";

    /// <summary>The two names to open; null for the system's default.</summary>
    /// <exception cref="DeviceException">No device of that name; the message lists those there are.</exception>
    public static (string? Microphone, string? Speaker) Find(
        string name, IReadOnlyList<DeviceDescription> devices, string? input, string? output)
    {
        (input, output) = (Configured(devices, DeviceDirection.Capture, input), Configured(devices, DeviceDirection.Playback, output));
        if (name == Default)
        {
            return (input, output);
        }

        if (name.Split('|') is [var microphone, var speaker])
        {
            return (
                microphone is "" or Default ? input : Named(devices, DeviceDirection.Capture, microphone) ?? throw Missing(devices, "microphone", microphone),
                speaker is "" or Default ? output : Named(devices, DeviceDirection.Playback, speaker) ?? throw Missing(devices, "speaker", speaker));
        }

        var (capture, playback) = (Named(devices, DeviceDirection.Capture, name), Named(devices, DeviceDirection.Playback, name));
        return capture is null && playback is null
            ? throw Missing(devices, "device", name)
            : (capture ?? input, playback ?? output);
    }

    /// <summary>The device that a name, or the default, stands for at the moment.</summary>
    /// <exception cref="DeviceException">There is none at all.</exception>
    public static string Actual(IReadOnlyList<DeviceDescription> devices, DeviceDirection direction, string? name)
    {
        var candidates = devices.Where(device => device.Direction == direction).ToList();
        return name
            ?? (candidates.Find(device => device.IsDefault) ?? candidates.Find(device => !device.IsMonitor))?.Name
            ?? throw new DeviceException(
                DeviceFault.BackendUnavailable,
                $"This machine has no {(direction is DeviceDirection.Capture ? "microphone" : "speaker")}. {DeviceFailures.WithoutSound}");
    }

    private static string? Configured(IReadOnlyList<DeviceDescription> devices, DeviceDirection direction, string? name) =>
        string.IsNullOrEmpty(name) || name == Default
            ? null
            : Named(devices, direction, name) ?? throw Missing(devices, direction is DeviceDirection.Capture ? "AUDIO_INPUT" : "AUDIO_OUTPUT", name);

    private static string? Named(IReadOnlyList<DeviceDescription> devices, DeviceDirection direction, string name)
    {
        var candidates = devices.Where(device => device.Direction == direction).ToList();
        return (candidates.Find(device => device.Name == name)
            ?? candidates.Find(device => device.Description.Equals(name, StringComparison.OrdinalIgnoreCase)))?.Name;
    }

    private static DeviceException Missing(IReadOnlyList<DeviceDescription> devices, string kind, string name) => new(
        DeviceFault.NotFound,
        $"There is no {kind} {name}; there is {string.Join(", ", devices.Where(device => !device.IsMonitor).Select(device => device.Name).Distinct())}. GET /devices lists them.");
}
