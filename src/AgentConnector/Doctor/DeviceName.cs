using AgentConnector.Devices;

namespace AgentConnector.Doctor;

/// <summary>Which microphone and which speaker a name means.</summary>
internal static class DeviceName
{
    /// <summary>What the settings name, or the system's default.</summary>
    public const string Default = "default";

    /// <summary>
    /// <c>default</c> takes both from the settings. The exact name of a microphone or a speaker replaces that one. Other text must be part
    /// of the names of one microphone, one speaker, or one of each, as for a headset.
    /// </summary>
    /// <returns>Null when no device, or more than one of a kind, fits.</returns>
    public static (string? Microphone, string? Speaker)? Resolve(
        IReadOnlyList<DeviceDescription> devices, string name, string? microphone, string? speaker)
    {
        if (name.Equals(Default, StringComparison.OrdinalIgnoreCase))
        {
            return (microphone, speaker);
        }

        var exact = devices.Where(device => device.Name == name).ToList();
        var found = exact.Count > 0 ? exact : devices.Where(device => !device.IsMonitor && Fits(device, name)).ToList();
        var heard = found.Where(device => device.Direction is DeviceDirection.Capture).ToList();
        var spoken = found.Where(device => device.Direction is DeviceDirection.Playback).ToList();
        return found.Count == 0 || heard.Count > 1 || spoken.Count > 1
            ? null
            : (heard.FirstOrDefault()?.Name ?? microphone, spoken.FirstOrDefault()?.Name ?? speaker);
    }

    private static bool Fits(DeviceDescription device, string name) =>
        device.Name.Contains(name, StringComparison.OrdinalIgnoreCase) || device.Description.Contains(name, StringComparison.OrdinalIgnoreCase);
}
