using System.Threading.Channels;

namespace AgentConnector.Devices.Lines;

/// <summary>The bounded log of one stream; the oldest entry gives way when nobody reads.</summary>
internal sealed class StreamEvents(TimeProvider time)
{
    private const int Kept = 64;

    private readonly Channel<StreamEvent> channel = Channel.CreateBounded<StreamEvent>(
        new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest });

    public ChannelReader<StreamEvent> Reader => channel.Reader;

    public void Report(StreamEventKind kind, string detail) => channel.Writer.TryWrite(new(kind, time.GetUtcNow(), detail));

    public void Complete(Exception? fault = null) => channel.Writer.TryComplete(fault);
}
