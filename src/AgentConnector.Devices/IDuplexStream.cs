using System.Threading.Channels;

namespace AgentConnector.Devices;

/// <summary>
/// An open microphone and speaker. Survives the loss of its devices: it re-opens them for as long as it is held, and the
/// holder decides when that has lasted too long. Dispose it to let the devices go; no callback comes after that.
/// </summary>
public interface IDuplexStream : IAsyncDisposable
{
    /// <summary>The rate of captured samples in Hz, that of the microphone first opened; it never changes.</summary>
    int CaptureRate { get; }

    /// <summary>The rate of played samples in Hz, that of the speaker first opened; it never changes.</summary>
    int PlaybackRate { get; }

    /// <summary>The microphone in use, or last in use.</summary>
    string CaptureDevice { get; }

    /// <summary>The speaker in use, or last in use.</summary>
    string PlaybackDevice { get; }

    /// <summary>Whether sound passes.</summary>
    StreamState State { get; }

    /// <summary>
    /// What happens to the devices; bounded, the oldest is dropped when nobody reads. Completes when the stream is
    /// disposed; faults with what the sink or source threw.
    /// </summary>
    ChannelReader<StreamEvent> Events { get; }

    /// <summary>Latency, drift and counters as they are now.</summary>
    StreamMeasures Measure();
}
