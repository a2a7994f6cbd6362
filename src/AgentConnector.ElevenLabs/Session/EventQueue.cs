using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AgentConnector.Audio;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// The events on their way to whoever listens, or else to the reader, bounded by bytes and not by count: minutes of speech may arrive in seconds.
/// Audio that an interruption has made void meanwhile is dropped when its turn comes, so that nobody plays it. What waits here is copied.
/// </summary>
internal sealed class EventQueue : ChannelReader<ConversationEvent>
{
    private const int Overhead = 128; // so that a flood of tiny messages is bounded, too

    // Unbounded in itself: TryWrite holds the line.
    private readonly Channel<(ConversationEvent Event, int Cost, long Place)> queue =
        Channel.CreateUnbounded<(ConversationEvent Event, int Cost, long Place)>();

    private readonly ConversationCounters counters;
    private readonly Handover<(ConversationEvent Event, int Size)> handover;
    private long bytes;
    private long written;
    private long lastInterruption = long.MinValue;

    // What was written before an interruption is older than it, which tells where no ids do.
    private long interruptedAt;
    private long interruptedWithoutIdAt;

    public EventQueue(ConversationCounters counters)
    {
        this.counters = counters;
        handover = new(queued => Keep(queued.Event, queued.Size), TakeNext);
    }

    /// <summary>Bytes that may wait.</summary>
    public long Limit { get; set; }

    public long? LastInterruption => Volatile.Read(ref lastInterruption) is var id and not long.MinValue ? id : null;

    public override Task Completion => queue.Reader.Completion;

    public override bool CanCount => true;

    public override int Count => queue.Reader.Count;

    /// <summary>Strictly less: a reply that follows an interruption may carry the interruption's own id.</summary>
    public bool IsStale(long? eventId) => eventId < Volatile.Read(ref lastInterruption);

    /// <summary>Only the read loop interrupts.</summary>
    public void Interrupt(long? eventId)
    {
        var before = Interlocked.Read(ref written);
        Volatile.Write(ref interruptedAt, before);
        if (eventId is not { } id)
        {
            Volatile.Write(ref interruptedWithoutIdAt, before);
        }
        else if (id > lastInterruption) // a repeated or late interruption must not make void audio valid again
        {
            Volatile.Write(ref lastInterruption, id);
        }
    }

    /// <summary>False when the reader is so far behind that the queue is full.</summary>
    public bool TryWrite(ConversationEvent item, int size) => handover.Pass((item, size));

    /// <summary>Brings the events, one after the other, on the thread that wrote them.</summary>
    public Task ListenAsync(Action<ConversationEvent> listener, CancellationToken cancellationToken) =>
        handover.ListenAsync(passed => listener(passed.Event), cancellationToken);

    public void Complete(Exception? failure)
    {
        queue.Writer.TryComplete(failure);
        handover.Complete(failure);
    }

    public override bool TryRead([MaybeNullWhen(false)] out ConversationEvent item)
    {
        while (queue.Reader.TryRead(out var queued))
        {
            Interlocked.Add(ref bytes, -queued.Cost);
            if (queued.Event is AgentAudio audio && IsVoid(audio, queued.Place))
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

    private bool Keep(ConversationEvent item, int size)
    {
        var cost = size + Overhead;
        if (Interlocked.Add(ref bytes, cost) > Limit)
        {
            Interlocked.Add(ref bytes, -cost);
            return false;
        }

        var kept = item is AgentAudio audio ? audio with { Audio = audio.Audio with { Data = audio.Audio.Data.ToArray() } } : item;
        queue.Writer.TryWrite((kept, cost, Interlocked.Increment(ref written) - 1)); // the watch over the line writes, too
        return true;
    }

    private bool TakeNext(out (ConversationEvent Event, int Size) item)
    {
        var taken = TryRead(out var next);
        item = (next!, 0);
        return taken;
    }

    private bool IsVoid(AgentAudio audio, long place) => audio.EventId is null
        ? place < Volatile.Read(ref interruptedAt)
        : IsStale(audio.EventId) || place < Volatile.Read(ref interruptedWithoutIdAt);
}
