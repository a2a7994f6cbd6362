using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The thread that feeds the speaker: keeps the buffer full, as much as the device has played.</summary>
internal sealed class WasapiPlayback(WasapiClient client, int rate, LineAudio audio) : WasapiThread(client, "wasapi playback")
{
    private bool started;

    protected override int Step()
    {
        var padding = Client.Padding;
        var frames = padding < 0 ? padding : Client.BufferFrames - padding;
        if (frames <= 0)
        {
            return frames;
        }

        if (padding == 0 && started)
        {
            audio.NoteUnderrun();
        }

        started = true;
        var result = Client.Borrow(frames, out var samples);
        if (result < 0)
        {
            return result;
        }

        audio.Give(samples);
        audio.Playback.Latency = Client.StreamLatency + TimeSpan.FromSeconds((double)Client.BufferFrames / rate);
        return Client.Submit(frames);
    }
}
