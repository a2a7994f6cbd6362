namespace AgentConnector.Audio;

/// <summary>
/// Knows, by counting bytes and never by a clock, when an utterance may start to sound and whether silence after it was its end or
/// an underrun. Not thread-safe: <see cref="PlayoutBuffer"/> calls it under its lock.
/// </summary>
/// <param name="startFill">Bytes that let an utterance start.</param>
/// <param name="startWait">Bytes of silence after which it starts with less.</param>
/// <param name="longestGap">Bytes of silence that an underrun can last.</param>
internal sealed class UtteranceClock(long startFill, long startWait, long longestGap)
{
    private enum State
    {
        /// <summary>No utterance: nothing waits, or what waits has not started.</summary>
        Idle,

        /// <summary>An utterance sounds.</summary>
        Sounding,

        /// <summary>It has run dry without having ended.</summary>
        Dry,
    }

    private State state;
    private bool ended; // nothing was written since it was said to be complete
    private long waited; // bytes of silence played while an utterance waited
    private long dry; // bytes of silence played since the last audio
    private long underruns;

    /// <summary>How often audio resumed within the longest gap. May be read from any thread.</summary>
    public long Underruns => Volatile.Read(ref underruns);

    public bool IsSounding => state is State.Sounding;

    /// <summary>Audio was written.</summary>
    public void Arrived()
    {
        ended = false;
        if (state is State.Dry)
        {
            underruns += dry <= longestGap ? 1 : 0;
            state = State.Idle;
        }
    }

    /// <summary>The utterance is complete: nothing more belongs to it.</summary>
    public void Completed()
    {
        ended = true;
        state = state is State.Dry ? State.Idle : state;
    }

    /// <summary>What was queued has been dropped; an end that fades out still sounds.</summary>
    public void Cleared(bool fading)
    {
        ended = false;
        if (!fading)
        {
            Stopped();
        }
    }

    /// <summary>Whether audio may sound now, given how many bytes wait.</summary>
    public bool MaySound(long waiting)
    {
        if (state is not State.Sounding && waiting > 0 && (ended || waiting >= startFill || waited >= startWait))
        {
            state = State.Sounding;
        }

        return IsSounding;
    }

    /// <summary>Nothing is left to play.</summary>
    public void RanDry()
    {
        Stopped();
        state = ended ? State.Idle : State.Dry;
    }

    /// <summary>The utterance is over for good.</summary>
    public void Stopped()
    {
        state = State.Idle;
        (waited, dry) = (0, 0);
    }

    /// <summary>Counts silence that is about to be played.</summary>
    /// <returns>How much of it: up to where audio that waits must start.</returns>
    public int Silence(int bytes, bool audioWaits)
    {
        var count = audioWaits ? (int)Math.Min(bytes, startWait - waited) : bytes;
        waited += audioWaits ? count : 0;
        dry += count;
        return count;
    }
}
