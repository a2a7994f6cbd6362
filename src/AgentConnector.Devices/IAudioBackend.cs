namespace AgentConnector.Devices;

/// <summary>One way to the host's sound devices: a sound server, a kernel interface, files. Holds nothing between calls.</summary>
public interface IAudioBackend
{
    /// <summary>The name in settings and logs: <c>pulse</c>, <c>alsa</c>, <c>wasapi</c>, <c>file</c>, <c>null</c>.</summary>
    string Name { get; }

    /// <summary>Why this back end cannot be used here and now, and what to do about it; null when it can.</summary>
    Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken);

    /// <summary>The devices there are, speakers and microphones.</summary>
    /// <exception cref="DeviceException">The back end does not answer.</exception>
    Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken);

    /// <summary>Opens microphone and speaker, and returns once the first samples have passed both ways.</summary>
    /// <exception cref="DeviceException">No such device, none at all, or it did not start in time.</exception>
    Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken);
}
