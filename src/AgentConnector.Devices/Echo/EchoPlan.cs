namespace AgentConnector.Devices.Echo;

/// <summary>What is done against echo, with which devices, and why.</summary>
/// <param name="Mode">Never <see cref="AecMode.Auto"/>.</param>
/// <param name="CaptureDevice">The microphone to open; null for the default.</param>
/// <param name="PlaybackDevice">The speaker to open; null for the default.</param>
/// <param name="Reason">For people: why this and not better.</param>
public sealed record EchoPlan(AecMode Mode, string? CaptureDevice, string? PlaybackDevice, string Reason)
{
    /// <summary>Chooses for one call.</summary>
    /// <param name="wanted">The setting.</param>
    /// <param name="devices">What the back end has.</param>
    /// <param name="capture">The microphone asked for; null for any.</param>
    /// <param name="playback">The speaker asked for; null for any.</param>
    /// <param name="speexIsInstalled">See <see cref="EchoCanceller.IsInstalled"/>.</param>
    /// <exception cref="DeviceException">The setting asks for what this machine does not have.</exception>
    public static EchoPlan Choose(
        AecMode wanted, IReadOnlyList<DeviceDescription> devices, string? capture, string? playback, bool speexIsInstalled)
    {
        // A device somebody named is not swapped for another; both of a pair are needed, for one is the other's reference.
        var source = Cancelling(devices, DeviceDirection.Capture, capture);
        var sink = Cancelling(devices, DeviceDirection.Playback, playback);
        return (wanted, source, sink, speexIsInstalled) switch
        {
            (AecMode.Off, _, _, _) => new(AecMode.Off, capture, playback, "Echo cancelling is switched off."),
            (AecMode.HalfDuplex, _, _, _) => new(AecMode.HalfDuplex, capture, playback, "Half-duplex is asked for."),
            (AecMode.Auto or AecMode.System, not null, not null, _) =>
                new(AecMode.System, source, sink, $"The sound server cancels echo between {source} and {sink}."),
            (AecMode.System, _, _, _) => throw new DeviceException(
                DeviceFault.NotFound, "The sound server has no echo-cancelling pair of devices. Load module-echo-cancel, or set AUDIO_AEC=auto."),
            (_, _, _, true) => new(AecMode.Speex, capture, playback, "The sound server has no echo-cancelling pair of devices; libspeexdsp does it here."),
            (AecMode.Speex, _, _, false) => throw new DeviceException(
                DeviceFault.BackendUnavailable, "libspeexdsp.so.1 is not installed (Debian: apt install libspeexdsp1). Or set AUDIO_AEC=half-duplex."),
            _ => new(AecMode.HalfDuplex, capture, playback, "Neither an echo-cancelling pair of devices nor libspeexdsp is there (Debian: apt install libspeexdsp1)."),
        };
    }

    /// <summary>What the pump calls for every frame; null when nothing is to be done in this process.</summary>
    /// <param name="echoDelay">How late the echo is without the room: <see cref="StreamMeasures.EchoDelay"/>.</param>
    public IEchoControl? CreateControl(TimeSpan echoDelay) => Mode switch
    {
        AecMode.Speex => new EchoCanceller { ReferenceDelay = echoDelay },
        AecMode.HalfDuplex => new HalfDuplexGate { ReferenceDelay = echoDelay },
        _ => null,
    };

    private static string? Cancelling(IReadOnlyList<DeviceDescription> devices, DeviceDirection direction, string? asked)
    {
        var cancelling = devices.Where(device => device.Direction == direction && device.EchoCancelled && !device.IsMonitor);
        return (asked is null
            ? cancelling.OrderByDescending(device => device.IsDefault)
            : cancelling.Where(device => device.Name == asked)).FirstOrDefault()?.Name;
    }
}
