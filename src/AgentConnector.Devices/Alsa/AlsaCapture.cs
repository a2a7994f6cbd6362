using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Alsa;

/// <summary>The thread that reads the microphone.</summary>
internal sealed class AlsaCapture(AlsaPcm pcm, LineAudio audio) : AlsaThread(pcm, "alsa capture")
{
    private readonly short[] interleaved = new short[pcm.PeriodFrames * pcm.Channels];

    protected override int StartDevice()
    {
        Pcm.Start();
        return 0;
    }

    protected override int Move()
    {
        var frames = Pcm.Read(interleaved);
        if (frames > 0)
        {
            audio.Take(ChannelMix.Down(interleaved.AsSpan(0, frames * Pcm.Channels), Pcm.Channels));
            audio.Capture.Latency = Pcm.Delay + TimeSpan.FromSeconds((double)frames / Pcm.Rate);
        }

        return frames;
    }

    protected override void NoteXrun()
    {
        audio.NoteOverrun();
        Pcm.Start();
    }
}
