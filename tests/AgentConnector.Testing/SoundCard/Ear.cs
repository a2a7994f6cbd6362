using AgentConnector.Devices;

namespace AgentConnector.Testing.SoundCard;

/// <summary>A sink that remembers what it heard, without allocating while it listens.</summary>
public sealed class Ear(int seconds = 30) : ICaptureSink
{
    private readonly short[] heard = new short[seconds * 48_000];
    private int count;
    private int frames;
    private long writtenAt;

    public int Count => Volatile.Read(ref count);

    public int Frames => Volatile.Read(ref frames);

    public int FrameLength { get; private set; }

    public ReadOnlySpan<short> Heard => heard.AsSpan(0, Count);

    /// <summary>The index of the sample that is in the air now, given how late the microphone is.</summary>
    public int At(TimeSpan captureLatency) =>
        Count + (int)((captureLatency + TimeProvider.System.GetElapsedTime(Volatile.Read(ref writtenAt))).TotalSeconds * 48_000);

    public void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played)
    {
        FrameLength = captured.Length;
        var kept = Math.Min(captured.Length, heard.Length - count);
        captured[..kept].CopyTo(heard.AsSpan(count));
        Volatile.Write(ref count, count + kept);
        Volatile.Write(ref writtenAt, TimeProvider.System.GetTimestamp());
        Volatile.Write(ref frames, frames + 1);
    }

    public Task HeardAsync(int samples) => Eventually.TrueAsync(() => Count >= samples, $"{samples} samples are heard");

    public Task HeardFramesAsync(int number) => Eventually.TrueAsync(() => Frames >= number, $"{number} frames are heard");
}
