using AgentConnector.Audio.Wav;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Files;

/// <summary>
/// A device made of files, at the pace of a real one: one WAV file is what the microphone hears, then silence; what the
/// speaker plays is written to another. Each opening starts both anew.
/// </summary>
/// <param name="microphone">The file to hear; null for silence.</param>
/// <param name="speaker">The file to write, replaced when there is one; null plays to nobody.</param>
/// <param name="time">The clock.</param>
public sealed class FileBackend(string? microphone, string? speaker, TimeProvider time) : AudioBackend(time)
{
    private const int RateWithoutFile = 48_000;

    /// <inheritdoc/>
    public override string Name => "file";

    internal override Task<IDeviceLine> OpenAsync(DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken)
    {
        var reader = microphone is null ? null : OpenMicrophone(microphone);
        try
        {
            var writer = speaker is null ? null : new WavWriter(File.Create(speaker), shape.PlaybackRate);
            return Task.FromResult<IDeviceLine>(new PacedLine(shape, audio, reader, writer, Time));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reader?.Dispose();
            throw new DeviceException(DeviceFault.Refused, $"The file {speaker} cannot be written: {e.Message}", e);
        }
    }

    private protected override Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Describe());

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
