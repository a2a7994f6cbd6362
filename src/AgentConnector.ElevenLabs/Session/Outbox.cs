using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// What waits for the network, in two lanes: control overtakes audio. Audio beyond its limit pushes out the oldest;
/// control beyond 256 is refused, for then nothing has been sent in a long time.
/// </summary>
internal sealed class Outbox(ConversationCounters counters) : IDisposable
{
    public const int MaxControl = 256;

    private readonly Lock gate = new();
    private readonly Queue<Outgoing> control = new();
    private readonly Queue<AudioChunk> audio = new();

    // Whoever waits goes on within the post: a frame reaches the socket without waking another thread.
    private readonly Channel<bool> ready = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true, AllowSynchronousContinuations = true });

    private int audioBytes;
    private TaskCompletionSource? inFlight;
    private bool inputSeen;
    private bool closed;

    /// <summary>Audio bytes that may wait, known once the format is.</summary>
    public int AudioLimit { get; set; }

    /// <summary>True when input other than pongs was taken since this was last asked.</summary>
    public bool TakeInputSeen()
    {
        lock (gate)
        {
            var seen = inputSeen;
            inputSeen = false;
            return seen;
        }
    }

    /// <summary>Queues audio; drops it, counted, when the conversation is over.</summary>
    public void Post(AudioChunk chunk)
    {
        lock (gate)
        {
            while (audio.Count > 0 && audioBytes + chunk.AudioBytes > AudioLimit)
            {
                Drop(audio.Dequeue());
                counters.CountLateAudio();
            }

            audio.Enqueue(chunk);
            audioBytes += chunk.AudioBytes;
            if (closed)
            {
                DropAllAudio();
                return;
            }
        }

        ready.Writer.TryWrite(true);
    }

    public Posting Post(byte[] message, bool isInput = true, TaskCompletionSource? sent = null)
    {
        lock (gate)
        {
            if (closed)
            {
                return Posting.Closed;
            }

            if (control.Count >= MaxControl)
            {
                return Posting.Full;
            }

            control.Enqueue(new(message, isInput, sent));
        }

        ready.Writer.TryWrite(true);
        return Posting.Queued;
    }

    /// <summary>The next message, control first; null once the box is closed and its control sent.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outgoing?> TakeAsync()
    {
        while (true)
        {
            lock (gate)
            {
                inFlight = null;
                while (control.TryDequeue(out var message))
                {
                    if (message.Sent?.Task.IsCompleted is true)
                    {
                        continue; // given up by whoever wanted it sent
                    }

                    inFlight = message.Sent;
                    inputSeen |= message.IsInput;
                    return message;
                }

                if (closed)
                {
                    return null;
                }

                if (audio.TryDequeue(out var chunk))
                {
                    audioBytes -= chunk.AudioBytes;
                    inputSeen = true;
                    return Outgoing.Of(chunk);
                }
            }

            await ready.Reader.ReadAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Accepts no more; queued control is still to be sent, queued audio is not.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            DropAllAudio();
        }

        ready.Writer.TryWrite(true);
    }

    /// <summary>Tells everybody who waits for a message to be sent that it never will be.</summary>
    public void Fail(Exception exception)
    {
        lock (gate)
        {
            closed = true;
            inFlight?.TrySetException(exception);
            while (control.TryDequeue(out var message))
            {
                message.Sent?.TrySetException(exception);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            DropAllAudio();
        }
    }

    private void DropAllAudio()
    {
        while (audio.TryDequeue(out var chunk))
        {
            Drop(chunk);
        }
    }

    private void Drop(AudioChunk chunk)
    {
        audioBytes -= chunk.AudioBytes;
        chunk.Return();
        counters.CountAudioDropped();
    }
}
