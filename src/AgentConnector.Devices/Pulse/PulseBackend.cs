using System.Runtime.CompilerServices;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Pulse;

/// <summary>PulseAudio, and PipeWire through its PulseAudio server.</summary>
/// <param name="server">The server's address; null for the one the desktop or <c>PULSE_SERVER</c> names.</param>
/// <param name="time">The clock.</param>
public sealed class PulseBackend(string? server, TimeProvider time) : IAudioBackend, IDeviceLineOpener
{
    // A PipeWire without its session manager accepts connections and then says nothing, for ever.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ServerRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The server that the environment names.</summary>
    public PulseBackend()
        : this(null, TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public string Name => "pulse";

    /// <inheritdoc/>
    public async Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnumerateAsync(cancellationToken);
            return null;
        }
        catch (DeviceException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(AnswerTimeout, time, cancellationToken);
        return await deadline.KeepAsync(ListAsync);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeviceChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<DeviceDescription>? known = null;
        while (true)
        {
            using var connection = await TryConnectAsync(cancellationToken);
            connection?.Subscribe();
            bool goesOn;
            do
            {
                var now = connection is null ? [] : await TryListAsync(connection, cancellationToken);
                foreach (var change in DeviceChange.Between(known ?? now, now))
                {
                    yield return change;
                }

                known = now;
                goesOn = connection is not null && await ChangedAsync(connection, cancellationToken);
            }
            while (goesOn);

            foreach (var change in DeviceChange.Between(known, []))
            {
                yield return change;
            }

            known = [];
            await Task.Delay(ServerRetryDelay, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DuplexStream.OpenAsync(this, request, time, cancellationToken);

    async Task<LineShape> IDeviceLineOpener.DescribeAsync(DuplexRequest request, CancellationToken cancellationToken)
    {
        var devices = await ListAsync(cancellationToken);
        var capture = devices.Choose(DeviceDirection.Capture, request.CaptureDevice);
        var playback = devices.Choose(DeviceDirection.Playback, request.PlaybackDevice);
        return new(capture.Name, LineShape.UsableRate(capture.NativeRate), playback.Name, LineShape.UsableRate(playback.NativeRate));
    }

    async Task<IDeviceLine> IDeviceLineOpener.OpenAsync(
        DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken)
    {
        // Where a person's microphone is not the default, the server's own choice would be what a speaker plays.
        var microphone = (await ListAsync(cancellationToken)).Choose(DeviceDirection.Capture, request.CaptureDevice);
        var asked = request.CaptureDevice is null && !microphone.IsDefault ? request with { CaptureDevice = microphone.Name } : request;
        return await PulseLine.OpenAsync(server, asked, shape, audio, cancellationToken);
    }

    private static async Task<bool> ChangedAsync(PulseConnection connection, CancellationToken cancellationToken)
    {
        await Task.WhenAny(connection.Changes.WaitToReadAsync(cancellationToken).AsTask(), connection.Broken);
        cancellationToken.ThrowIfCancellationRequested();
        connection.Changes.TryRead(out _);
        return !connection.Broken.IsCompleted;
    }

    private static async Task<IReadOnlyList<DeviceDescription>> TryListAsync(PulseConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await PulseListing.OfAsync(connection, cancellationToken);
        }
        catch (DeviceException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken)
    {
        using var connection = await PulseConnection.ConnectAsync(server, cancellationToken);
        return await PulseListing.OfAsync(connection, cancellationToken);
    }

    private async Task<PulseConnection?> TryConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var deadline = new Deadline(AnswerTimeout, time, cancellationToken);
            return await deadline.KeepAsync(token => PulseConnection.ConnectAsync(server, token));
        }
        catch (DeviceException)
        {
            return null;
        }
    }
}
