using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Alsa;

/// <summary>The thread that feeds the speaker.</summary>
internal sealed class AlsaPlayback(AlsaPcm pcm, LineAudio audio) : AlsaThread(pcm, "alsa playback")
{
    private readonly short[] mono = new short[pcm.PeriodFrames];
    private readonly short[] interleaved = new short[pcm.PeriodFrames * pcm.Channels];
    private int written = pcm.PeriodFrames;

    /// <summary>Fills the buffer, which starts the device.</summary>
    protected override int StartDevice()
    {
        for (var filled = 0; filled + Pcm.PeriodFrames <= Pcm.BufferFrames;)
        {
            var result = Move();
            if (result <= 0)
            {
                return result == LibAsound.Again ? 0 : result;
            }

            filled += result;
        }

        return 0;
    }

    protected override int Move()
    {
        // What the device did not take the last time goes first.
        if (written == mono.Length)
        {
            audio.Give(mono);
            ChannelMix.Up(mono, Pcm.Channels, interleaved);
            written = 0;
        }

        var frames = Pcm.Write(interleaved.AsSpan(written * Pcm.Channels));
        if (frames > 0)
        {
            written += frames;
            audio.Playback.Latency = Pcm.Delay;
        }

        return frames;
    }

    protected override void NoteXrun() => audio.NoteUnderrun();
}
