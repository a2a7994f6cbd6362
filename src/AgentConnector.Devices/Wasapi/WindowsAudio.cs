using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The devices that Windows offers.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsAudio
{
    private const int AccessDenied = unchecked((int)0x80070005);
    private const int ElementNotFound = unchecked((int)0x80070490);

    public static IReadOnlyList<DeviceDescription> List() => Try("Windows does not list its audio devices", () =>
    {
        using var enumerator = new MMDeviceEnumerator();
        return (IReadOnlyList<DeviceDescription>)[.. ListOf(enumerator, DeviceDirection.Playback), .. ListOf(enumerator, DeviceDirection.Capture)];
    });

    /// <summary>Opens a device by name, or the default for communications.</summary>
    /// <exception cref="DeviceException">There is none, or Windows refuses it.</exception>
    public static AudioClient Open(DeviceDirection direction, string? name) => Try("The audio device cannot be used", () =>
    {
        using var enumerator = new MMDeviceEnumerator();
        using var device = Try(
            name is null ? $"Windows has no {(direction is DeviceDirection.Capture ? "microphone" : "speaker")}" : $"Windows has no device {name}",
            () => name is null ? enumerator.GetDefaultAudioEndpoint(FlowOf(direction), Role.Communications) : enumerator.GetDevice(name),
            DeviceFault.NotFound);
        return device.CreateAudioClient();
    });

    /// <summary>Calls Windows; what it refuses is told in our words.</summary>
    /// <param name="refusal">What the failure means, without a full stop.</param>
    /// <param name="call">What to call.</param>
    /// <param name="fault">Its kind, where it is always the same.</param>
    /// <exception cref="DeviceException">It failed.</exception>
    public static T Try<T>(string refusal, Func<T> call, DeviceFault? fault = null)
    {
        try
        {
            return call();
        }
        catch (COMException e)
        {
            throw new DeviceException(fault ?? FaultOf(e), $"{refusal} (0x{e.HResult:X8}).", e);
        }
    }

    private static DeviceFault FaultOf(COMException refusal) => refusal switch
    {
        AudioDeviceInUseException or { HResult: AccessDenied } => DeviceFault.Refused,
        AudioDeviceDisconnectedException => DeviceFault.Broken,
        { HResult: ElementNotFound } => DeviceFault.NotFound,
        _ => DeviceFault.BackendUnavailable,
    };

    private static List<DeviceDescription> ListOf(MMDeviceEnumerator enumerator, DeviceDirection direction)
    {
        var defaultId = enumerator.TryGetDefaultAudioEndpoint(FlowOf(direction), Role.Communications, out var standard) ? standard.ID : null;
        standard?.Dispose();
        using var active = enumerator.EnumerateAudioEndPoints(FlowOf(direction), DeviceState.Active);
        var devices = new List<DeviceDescription>();
        foreach (var device in active)
        {
            using (device)
            {
                var (rate, channels) = MixFormatOf(device);
                devices.Add(new(device.ID, device.FriendlyName, direction, rate, channels, IsDefault: device.ID == defaultId));
            }
        }

        return devices;
    }

    /// <summary>The rate and channels a device runs at; zeros when it does not tell.</summary>
    private static (int Rate, int Channels) MixFormatOf(MMDevice device)
    {
        try
        {
            using var client = device.CreateAudioClient();
            return (client.MixFormat.SampleRate, client.MixFormat.Channels);
        }
        catch (COMException)
        {
            return (0, 0);
        }
    }

    private static DataFlow FlowOf(DeviceDirection direction) => direction is DeviceDirection.Capture ? DataFlow.Capture : DataFlow.Render;
}
