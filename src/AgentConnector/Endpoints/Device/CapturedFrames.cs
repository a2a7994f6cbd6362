using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints.Device;

/// <summary>
/// The border between the microphone's thread, which allocates nothing, and the session, which owns what it receives: frames wait in
/// fixed slots and are copied by whoever reads them. Begins with the first reader, so that nobody hears what was said before the call.
/// </summary>
internal sealed class CapturedFrames : ChannelReader<AudioFrame>
{
    /// <summary>Half a second; a session that is slower hears the newest, for late audio is worse than lost audio.</summary>
    private const int Capacity = 25;

    private readonly AudioFormat format;
    private readonly short[][] slots;
    private readonly Channel<int> filled;
    private volatile bool listening;
    private int next;
    private long dropped;

    /// <param name="format">16-bit PCM.</param>
    /// <param name="samples">In a frame.</param>
    public CapturedFrames(AudioFormat format, int samples)
    {
        this.format = format;

        // Twice as many as can wait: the slot being copied is not the next to be filled.
        slots = [.. Enumerable.Range(0, Capacity * 2).Select(_ => new short[samples])];
        filled = Channel.CreateBounded<int>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true },
            _ => dropped++);
    }

    /// <summary>Frames nobody came to read.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    public override Task Completion => filled.Reader.Completion;

    /// <summary>The microphone's thread.</summary>
    public void Write(ReadOnlySpan<short> frame)
    {
        if (listening)
        {
            frame.CopyTo(slots[next]);
            filled.Writer.TryWrite(next);
            next = next + 1 == slots.Length ? 0 : next + 1;
        }
    }

    public void Complete(Exception? fault = null) => filled.Writer.TryComplete(fault);

    public override bool TryRead([MaybeNullWhen(false)] out AudioFrame item)
    {
        listening = true;
        if (!filled.Reader.TryRead(out var slot))
        {
            item = default;
            return false;
        }

        item = new(MemoryMarshal.AsBytes<short>(slots[slot]).ToArray(), format);
        return true;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        listening = true;
        return filled.Reader.WaitToReadAsync(cancellationToken);
    }
}
