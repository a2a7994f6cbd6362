using AgentConnector.Devices;
using AgentConnector.Devices.Echo;

namespace AgentConnector.Endpoints.Device;

/// <summary>What one call opens.</summary>
/// <param name="Backend">The way to the devices.</param>
/// <param name="Echo">What is done against echo, and the devices to ask for.</param>
/// <param name="Microphone">The name of the microphone that is meant, also where it is the default.</param>
/// <param name="Speaker">The name of the speaker that is meant.</param>
/// <param name="Holds">What another call cannot use meanwhile: these two, and what an echo-cancelling pair hears and speaks through.</param>
internal sealed record DevicePlan(IAudioBackend Backend, EchoPlan Echo, string Microphone, string Speaker, IReadOnlyList<string> Holds)
{
    public static DevicePlan Of(IAudioBackend backend, EchoPlan echo, IReadOnlyList<DeviceDescription> devices)
    {
        var microphone = devices.Choose(DeviceDirection.Capture, echo.CaptureDevice).Name;
        var speaker = devices.Choose(DeviceDirection.Playback, echo.PlaybackDevice).Name;
        return new(
            backend,
            echo,
            microphone,
            speaker,
            [
                .. WithMasters(devices, DeviceDirection.Capture, microphone).Select(name => $"microphone {name}"),
                .. WithMasters(devices, DeviceDirection.Playback, speaker).Select(name => $"speaker {name}"),
            ]);
    }

    /// <summary>Opens both.</summary>
    /// <exception cref="DeviceException">They did not start in time, or are not there.</exception>
    public Task<IDuplexStream> OpenAsync(ICaptureSink microphone, IPlayoutSource speaker, DeviceOptions options, CancellationToken cancellationToken) =>
        Backend.OpenDuplexAsync(
            new()
            {
                CaptureDevice = Echo.CaptureDevice,
                PlaybackDevice = Echo.PlaybackDevice,
                Capture = microphone,
                Playout = speaker,
                PlaybackPeriods = options.PlaybackPeriods,
                StartTimeout = options.StartTimeout,
            },
            cancellationToken);

    private static List<string> WithMasters(IReadOnlyList<DeviceDescription> devices, DeviceDirection direction, string name)
    {
        var names = new List<string>();
        for (var next = name; next is not null && !names.Contains(next);)
        {
            names.Add(next);
            next = devices.FirstOrDefault(device => device.Direction == direction && device.Name == next)?.Master;
        }

        return names;
    }
}
