using AgentConnector.Audio;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>
/// What waits to be played to the person: audio and marks in the order they came. A mark is reached when all audio before it has been
/// played, or at once when it is cleared. Thread-safe.
/// </summary>
internal sealed class Playout(int capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<Piece> queue = new();
    private int offset; // into the first entry's audio
    private int queued;

    /// <summary>Bytes of μ-law that wait.</summary>
    public int Queued
    {
        get
        {
            lock (gate)
            {
                return queued;
            }
        }
    }

    /// <summary>Queues μ-law.</summary>
    /// <returns>False when it would be more than the capacity; nothing of it is queued then.</returns>
    public bool TryPlay(byte[] audio)
    {
        lock (gate)
        {
            if (queued + audio.Length > capacity)
            {
                return false;
            }

            if (audio.Length > 0)
            {
                queue.Enqueue(new Piece(audio, null));
                queued += audio.Length;
            }

            return true;
        }
    }

    /// <summary>Queues a mark.</summary>
    /// <param name="reached">Called once, with true when the mark was cleared; at once when nothing waits before it.</param>
    public void Mark(Action<bool> reached)
    {
        lock (gate)
        {
            if (queue.Count > 0)
            {
                queue.Enqueue(new Piece([], reached));
                return;
            }
        }

        reached(false);
    }

    /// <summary>Plays the next stretch of time: audio, and silence where there is none.</summary>
    /// <returns>The marks that were reached, to be called with false.</returns>
    public IReadOnlyList<Action<bool>> Take(Span<byte> frame)
    {
        List<Action<bool>>? marks = null;
        lock (gate)
        {
            var filled = 0;
            while (queue.TryPeek(out var entry) && (filled < frame.Length || entry.Reached is not null))
            {
                if (entry.Reached is not null)
                {
                    (marks ??= []).Add(entry.Reached);
                }

                var piece = entry.Audio.AsSpan(offset, Math.Min(entry.Audio.Length - offset, frame.Length - filled));
                piece.CopyTo(frame[filled..]);
                filled += piece.Length;
                offset += piece.Length;
                if (offset == entry.Audio.Length)
                {
                    queue.Dequeue();
                    offset = 0;
                }
            }

            queued -= filled;
            frame[filled..].Fill(AudioSilence);
        }

        return marks ?? (IReadOnlyList<Action<bool>>)[];
    }

    /// <summary>Drops everything and lets every mark come back.</summary>
    /// <returns>How much will never be heard.</returns>
    public TimeSpan Clear()
    {
        List<Action<bool>> marks;
        int dropped;
        lock (gate)
        {
            marks = [.. queue.Select(entry => entry.Reached).OfType<Action<bool>>()];
            dropped = queued;
            queue.Clear();
            queued = offset = 0;
        }

        marks.ForEach(reached => reached(true));
        return new AudioFormat(AudioEncoding.MuLaw, PhoneSpeech.SampleRate).DurationOf(dropped);
    }

    private static byte AudioSilence => new AudioFormat(AudioEncoding.MuLaw, PhoneSpeech.SampleRate).SilenceByte;

    private readonly record struct Piece(byte[] Audio, Action<bool>? Reached);
}
