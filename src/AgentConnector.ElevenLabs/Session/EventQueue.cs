using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// The events on their way to the reader, bounded by bytes and not by count: minutes of speech may arrive in seconds.
/// Audio that an interruption has made void meanwhile is dropped when its turn comes, so the reader never plays it.
/// </summary>
internal sealed class EventQueue(ConversationCounters counters) : ChannelReader<ConversationEvent>
{
    private const int Overhead = 128; // so that a flood of tiny messages is bounded, too

    // Unbounded in itself: TryWrite holds the line.
    private readonly Channel<(ConversationEvent Event, int Cost)> queue =
        Channel.CreateUnbounded<(ConversationEvent Event, int Cost)>();

    private long bytes;
    private int lastInterruption = int.MinValue;

    /// <summary>Bytes that may wait.</summary>
    public long Limit { get; set; }

    public int? LastInterruption => Volatile.Read(ref lastInterruption) is var id and not int.MinValue ? id : null;

    public override Task Completion => queue.Reader.Completion;

    public override bool CanCount => true;

    public override int Count => queue.Reader.Count;

    /// <summary>Strictly less: a reply that follows an interruption may carry the interruption's own id.</summary>
    public bool IsStale(int eventId) => eventId < Volatile.Read(ref lastInterruption);

    public void Interrupt(int eventId)
    {
        // A repeated or late interruption must not make void audio valid again. Only the read loop writes.
        if (eventId > lastInterruption)
        {
            Volatile.Write(ref lastInterruption, eventId);
        }
    }

    /// <summary>False when the reader is so far behind that the queue is full.</summary>
    public bool TryWrite(ConversationEvent item, int size)
    {
        var cost = size + Overhead;
        if (Interlocked.Add(ref bytes, cost) > Limit)
        {
            return false;
        }

        queue.Writer.TryWrite((item, cost));
        return true;
    }

    public void Complete(Exception? failure) => queue.Writer.TryComplete(failure);

    public override bool TryRead([MaybeNullWhen(false)] out ConversationEvent item)
    {
        while (queue.Reader.TryRead(out var queued))
        {
            Interlocked.Add(ref bytes, -queued.Cost);
            if (queued.Event is AgentAudio audio && IsStale(audio.EventId))
            {
                counters.CountStaleAudio();
                continue;
            }

            item = queued.Event;
            return true;
        }

        item = null;
        return false;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        queue.Reader.WaitToReadAsync(cancellationToken);
}
