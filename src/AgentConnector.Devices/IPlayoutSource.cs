namespace AgentConnector.Devices;

/// <summary>Gives what the speaker plays, whenever the device asks.</summary>
public interface IPlayoutSource
{
    /// <summary>
    /// Fills the whole span with mono samples at <see cref="IDuplexStream.PlaybackRate"/>, silence where there is nothing to
    /// say. Called on the device's native thread, with any length, never from two threads at once: must not wait, lock for
    /// long, or allocate. While the device is suspended or lost it is called at the same pace and what it gives is unheard,
    /// so a conversation does not pile up. An exception here ends the stream: its <see cref="IDuplexStream.Events"/> fault.
    /// </summary>
    void Read(Span<short> destination);
}
