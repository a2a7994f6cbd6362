using System.Threading.Channels;
using AgentConnector.Devices;

namespace AgentConnector.Tests.Endpoints.Device;

/// <summary>A stream whose devices the test breaks and mends.</summary>
internal sealed class FakeStream(TimeProvider time) : IDuplexStream
{
    private readonly Channel<StreamEvent> events = Channel.CreateUnbounded<StreamEvent>();

    public int CaptureRate { get; init; } = 48_000;

    public int PlaybackRate { get; init; } = 48_000;

    public string CaptureDevice => "microphone";

    public string PlaybackDevice => "speaker";

    public StreamState State => StreamState.Running;

    public StreamMeasures Measures { get; set; }

    public ChannelReader<StreamEvent> Events => events.Reader;

    public void Happens(StreamEventKind kind, string detail = "speaker") => events.Writer.TryWrite(new(kind, time.GetUtcNow(), detail));

    public void Breaks(Exception defect) => events.Writer.TryComplete(defect);

    public StreamMeasures Measure() => Measures;

    public ValueTask DisposeAsync()
    {
        events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
