namespace AgentConnector.Devices.Lines;

/// <summary>What a back end must do so that <see cref="DuplexStream"/> can keep its devices open.</summary>
internal interface IDeviceLineOpener
{
    /// <summary>Finds the devices a request means, and the rates to open them at.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    Task<LineShape> DescribeAsync(DuplexRequest request, CancellationToken cancellationToken);

    /// <summary>Opens both directions at the rates of <paramref name="shape"/>, whatever the device's own rate is by now.</summary>
    /// <exception cref="DeviceException">It cannot be opened now.</exception>
    Task<IDeviceLine> OpenAsync(DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken);
}
