namespace AgentConnector.Devices.Lines;

/// <summary>What it takes to open a stream's line: the first time, and again whenever it was lost.</summary>
internal sealed record LineOpening(AudioBackend Backend, DuplexRequest Request, LineShape Shape, LineAudio Audio)
{
    /// <summary>Returns once samples have passed both ways.</summary>
    /// <exception cref="DeviceException">It cannot be opened now, or broke at once.</exception>
    public async Task<IDeviceLine> OpenAsync(CancellationToken cancellationToken)
    {
        var line = await Backend.OpenAsync(Request, Shape, Audio, cancellationToken);
        try
        {
            await Task.WhenAny(Audio.Started, line.Broken).WaitAsync(cancellationToken);
            return Audio.Started.IsCompleted ? line : throw new DeviceException(DeviceFault.Broken, await line.Broken);
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }
}
