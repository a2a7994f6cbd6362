using System.Runtime.CompilerServices;
using AgentConnector.Audio;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Files;

/// <summary>
/// A device made of files, at the pace of a real one: one WAV file is what the microphone hears, then silence; what the
/// speaker plays is written to another. Each opening starts both anew.
/// </summary>
/// <param name="microphone">The file to hear; null for silence.</param>
/// <param name="speaker">The file to write, replaced when there is one; null plays to nobody.</param>
/// <param name="time">The clock.</param>
public sealed class FileBackend(string? microphone, string? speaker, TimeProvider time) : IAudioBackend, IDeviceLineOpener
{
    private const int RateWithoutFile = 48_000;

    /// <inheritdoc/>
    public string Name => "file";

    /// <inheritdoc/>
    public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            Describe();
            return Task.FromResult<string?>(null);
        }
        catch (DeviceException e)
        {
            return Task.FromResult<string?>(e.Message);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Describe());

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeviceChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        yield break;
    }

    /// <inheritdoc/>
    public Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DuplexStream.OpenAsync(this, request, time, cancellationToken);

    Task<LineShape> IDeviceLineOpener.DescribeAsync(DuplexRequest request, CancellationToken cancellationToken)
    {
        var devices = Describe();
        var capture = devices.Choose(DeviceDirection.Capture, request.CaptureDevice);
        var playback = devices.Choose(DeviceDirection.Playback, request.PlaybackDevice);
        return Task.FromResult(new LineShape(capture.Name, capture.NativeRate, playback.Name, playback.NativeRate));
    }

    Task<IDeviceLine> IDeviceLineOpener.OpenAsync(
        DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken)
    {
        var reader = microphone is null ? null : OpenMicrophone(microphone);
        try
        {
            var writer = speaker is null ? null : new WavWriter(File.Create(speaker), shape.PlaybackRate);
            return Task.FromResult<IDeviceLine>(new PacedLine(shape, audio, reader, writer, time));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reader?.Dispose();
            throw new DeviceException(DeviceFault.Refused, $"The file {speaker} cannot be written: {e.Message}", e);
        }
    }

    private static WavReader OpenMicrophone(string path)
    {
        FileStream? file = null;
        try
        {
            file = File.OpenRead(path);
            return new(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WavException)
        {
            file?.Dispose();
            throw new DeviceException(DeviceFault.NotFound, $"The file {path} cannot be heard: {e.Message}", e);
        }
    }

    private IReadOnlyList<DeviceDescription> Describe()
    {
        using var reader = microphone is null ? null : OpenMicrophone(microphone);
        var rate = reader?.Format.SampleRate ?? RateWithoutFile;
        if (LineShape.UsableRate(rate) != rate)
        {
            throw new DeviceException(DeviceFault.Refused, $"The file {microphone} has {rate} Hz; 20 ms must be a whole number of samples, as at 16000 or 48000 Hz.");
        }

        return
        [
            new(NameOf(microphone), "WAV file", DeviceDirection.Capture, rate, reader?.SourceFormat.Channels ?? 1, IsDefault: true),
            new(NameOf(speaker), "WAV file", DeviceDirection.Playback, rate, 1, IsDefault: true),
        ];
    }

    private static string NameOf(string? path) => path is null ? "null" : Path.GetFileName(path);
}
