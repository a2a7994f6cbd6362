namespace AgentConnector.Audio;

/// <summary>
/// Turns bursts into gapless real time: one side writes audio as it arrives, seconds at once; the other reads at the pace of the
/// sound card and always gets a full buffer, silence where there is no audio.
/// </summary>
/// <remarks>
/// <para>
/// An utterance begins with the first sample after silence and starts to sound once <see cref="PlayoutOptions.StartFill"/> waits,
/// once <see cref="PlayoutOptions.StartWait"/> of silence has been read since, or once <see cref="EndUtterance"/> says that no more will
/// come. The same holds where it resumes after an underrun: one gap is better than many.
/// </para>
/// <para>
/// Thread-safe for one writer and one reader; the other members may be called from anywhere. <see cref="Read"/> neither throws nor
/// allocates, and shares a lock under which nothing slower than copying 16 KiB happens: it may be called by a sound driver.
/// </para>
/// </remarks>
public sealed class PlayoutBuffer
{
    private readonly Lock gate = new();
    private readonly ByteQueue queue = new();
    private readonly int capacity;
    private readonly UtteranceClock utterance;
    private readonly byte[] fade;

    private int fadeLeft; // bytes at the head of the queue that are the end of what was cleared
    private long played;
    private long dropped;
    private long queued; // the queue's length, where a property can see it without the lock

    /// <summary>An empty buffer.</summary>
    /// <param name="format">The format of all audio that goes in and comes out.</param>
    /// <param name="options">How it trades delay for steadiness; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The rate is not positive, an option is negative, or the capacity is not between one sample and 1 GiB.
    /// </exception>
    public PlayoutBuffer(AudioFormat format, PlayoutOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.SampleRate);
        var capacity = BytesOf(options.Capacity, format);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, format.BytesPerSample, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 30, nameof(options));

        Format = format;
        this.capacity = (int)capacity;
        utterance = new(
            Math.Min(BytesOf(options.StartFill, format), capacity), // more could never be reached
            BytesOf(options.StartWait, format),
            BytesOf(options.LongestGap, format));
        fade = new byte[Math.Min(BytesOf(options.Fade, format), ByteQueue.SegmentBytes)];
    }

    /// <summary>The format of all audio that goes in and comes out.</summary>
    public AudioFormat Format { get; }

    /// <summary>Audio that waits to be read.</summary>
    public TimeSpan Queued => Format.DurationOf(Volatile.Read(ref queued));

    /// <summary>Audio that has been read since the beginning, silence not counted.</summary>
    public TimeSpan Played => Format.DurationOf(Volatile.Read(ref played));

    /// <summary>Audio that was refused because <see cref="PlayoutOptions.Capacity"/> was reached.</summary>
    public TimeSpan Dropped => Format.DurationOf(Volatile.Read(ref dropped));

    /// <summary>
    /// How often an utterance was interrupted because its audio came late. Counted when the late audio arrives: only then is it known
    /// that the silence was not the end. Silence between utterances and after <see cref="Clear"/> does not count.
    /// </summary>
    public long Underruns => utterance.Underruns;

    /// <summary>Queues audio, as fast as it comes. What exceeds the capacity, the newest, is dropped and counted.</summary>
    /// <param name="audio">Whole samples in <see cref="Format"/>, any number.</param>
    /// <returns>How many bytes were taken.</returns>
    /// <exception cref="ArgumentException">The last sample is not whole.</exception>
    public int Write(ReadOnlySpan<byte> audio)
    {
        if (audio.Length % Format.BytesPerSample != 0)
        {
            throw new ArgumentException($"{audio.Length} bytes are not whole samples of {Format}.", nameof(audio));
        }

        var left = audio;
        while (!left.IsEmpty)
        {
            int taken;
            lock (gate)
            {
                var fitting = left[..Math.Min(left.Length, capacity - queue.Length)];
                if (fitting.IsEmpty)
                {
                    dropped += left.Length;
                    break;
                }

                taken = queue.Append(fitting);
                if (taken > 0)
                {
                    queued = queue.Length;
                    utterance.Arrived();
                }
            }

            left = left[taken..];
            if (taken == 0)
            {
                var segment = new byte[ByteQueue.SegmentBytes]; // outside the lock: the reader does not wait for memory
                lock (gate)
                {
                    queue.Extend(segment);
                }
            }
        }

        return audio.Length - left.Length;
    }

    /// <summary>
    /// Says that the utterance is complete: what waits starts without waiting for more, and running dry after it is no underrun.
    /// The next <see cref="Write"/> continues it or begins another.
    /// </summary>
    public void EndUtterance()
    {
        lock (gate)
        {
            utterance.Completed();
        }
    }

    /// <summary>
    /// Drops whatever has not been read, at once. If an utterance sounds, its next <see cref="PlayoutOptions.Fade"/> stays and falls
    /// to zero in a straight line, instead of a click.
    /// </summary>
    /// <returns>How much will never be heard; the fade is not part of it.</returns>
    public TimeSpan Clear()
    {
        lock (gate)
        {
            var queued = queue.Length;
            var faded = utterance.IsSounding ? queue.Take(fade) : 0;
            queue.Clear();
            LinearFade.Out(fade.AsSpan(0, faded), Format.Encoding);
            queue.Append(fade.AsSpan(0, faded)); // fits: clearing left a spare segment
            this.queued = fadeLeft = faded;
            utterance.Cleared(fading: faded > 0);
            return Format.DurationOf(queued - faded);
        }
    }

    /// <summary>Takes the next stretch of real time.</summary>
    /// <param name="destination">Is always filled: with audio, and with silence where there is none.</param>
    /// <returns>How many of its bytes are audio.</returns>
    public int Read(Span<byte> destination)
    {
        lock (gate)
        {
            var audio = 0;
            var left = destination[..(destination.Length - (destination.Length % Format.BytesPerSample))];
            destination[left.Length..].Fill(Format.SilenceByte);
            while (!left.IsEmpty)
            {
                var played = utterance.MaySound(queue.Length) ? Play(left) : 0;
                audio += played;
                left = left[(played > 0 ? played : Pause(left))..];
            }

            queued = queue.Length;
            return audio;
        }
    }

    /// <summary>Plays what there is of one utterance; 0 says that it has run dry.</summary>
    private int Play(Span<byte> destination)
    {
        if (fadeLeft == 0)
        {
            var taken = queue.Take(destination);
            played += taken;
            if (taken == 0)
            {
                utterance.RanDry();
            }

            return taken;
        }

        var faded = queue.Take(destination[..Math.Min(fadeLeft, destination.Length)]);
        played += faded;
        fadeLeft -= faded;
        if (fadeLeft == 0)
        {
            utterance.Stopped(); // what follows the fade is another utterance
        }

        return faded;
    }

    private int Pause(Span<byte> destination)
    {
        var silence = destination[..utterance.Silence(destination.Length, audioWaits: queue.Length > 0)];
        silence.Fill(Format.SilenceByte);
        return silence.Length;
    }

    private static long BytesOf(TimeSpan duration, AudioFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(duration.Ticks, nameof(PlayoutOptions));
        return (long)(duration.TotalSeconds * format.SampleRate) * format.BytesPerSample;
    }
}
