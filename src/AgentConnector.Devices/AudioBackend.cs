using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices;

/// <summary>What every way to sound does alike: it answers in time, finds the devices that a request means, and keeps them open.</summary>
public abstract class AudioBackend : IAudioBackend
{
    // A PipeWire without its session manager accepts connections and then says nothing, for ever.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private protected AudioBackend(TimeProvider? time) => Time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public abstract string Name { get; }

    private protected TimeProvider Time { get; }

    /// <inheritdoc/>
    public async Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(ProbeAsync, cancellationToken);
        }
        catch (DeviceException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken) => AnswerAsync(ListAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DuplexStream.OpenAsync(this, request, Time, cancellationToken);

    /// <summary>Finds the devices a request means, and the rates to open them at.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    internal virtual async Task<LineShape> DescribeAsync(DuplexRequest request, CancellationToken cancellationToken)
    {
        var devices = await ListAsync(cancellationToken);
        var capture = devices.Choose(DeviceDirection.Capture, request.CaptureDevice);
        var playback = devices.Choose(DeviceDirection.Playback, request.PlaybackDevice);
        return new(capture.Name, LineShape.UsableRate(capture.NativeRate), playback.Name, LineShape.UsableRate(playback.NativeRate));
    }

    /// <summary>Opens both directions at the rates of <paramref name="shape"/>, whatever the device's own rate is by now.</summary>
    /// <exception cref="DeviceException">It cannot be opened now.</exception>
    internal abstract Task<IDeviceLine> OpenAsync(DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken);

    /// <summary>The devices there are; may hang.</summary>
    /// <exception cref="DeviceException">The back end does not answer.</exception>
    private protected abstract Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Why there is no sound this way; null when there is.</summary>
    /// <exception cref="DeviceException">Says why, too.</exception>
    private protected virtual async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        await ListAsync(cancellationToken);
        return null;
    }

    private Task<T> AnswerAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken) =>
        StartLimit.KeepAsync(AnswerTimeout, Time, question, cancellationToken);
}
