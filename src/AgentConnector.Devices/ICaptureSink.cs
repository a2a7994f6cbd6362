namespace AgentConnector.Devices;

/// <summary>Takes what the microphone hears, frame by frame, in real time.</summary>
public interface ICaptureSink
{
    /// <summary>
    /// One frame of 20 ms, mono, called on the stream's own pump thread: never from two threads at once, never after the
    /// stream is disposed. While the device is suspended or lost, silent frames arrive at the same pace. Take what you need
    /// before returning: both spans are reused. May compute (echo, resampling) but must not wait; 300 ms behind, samples
    /// are dropped and counted. An exception here ends the stream: its <see cref="IDuplexStream.Events"/> fault.
    /// </summary>
    /// <param name="captured">At <see cref="IDuplexStream.CaptureRate"/>.</param>
    /// <param name="played">
    /// What the speaker was given in the same 20 ms, at <see cref="IDuplexStream.PlaybackRate"/>: the reference for an echo
    /// canceller. Its echo comes back in <paramref name="captured"/> about <see cref="StreamMeasures.EchoDelay"/> later.
    /// </param>
    void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played);
}
