using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The thread that reads the microphone.</summary>
internal sealed class WasapiCapture(WasapiClient client, int rate, LineAudio audio) : WasapiThread(client, "wasapi capture")
{
    // A packet marked silent holds noise from before; it is replaced.
    private readonly short[] silence = new short[client.BufferFrames];

    protected override int Step()
    {
        int frames;
        while ((frames = Client.NextPacket(out var samples, out var silent, out var discontinuous)) > 0)
        {
            if (discontinuous && audio.SamplesCaptured > 0)
            {
                audio.NoteOverrun();
            }

            audio.Take(silent ? silence.AsSpan(0, frames) : samples);
            audio.Capture.Latency = Client.StreamLatency + TimeSpan.FromSeconds((double)frames / rate);
            Client.ReleasePacket(frames);
        }

        return frames;
    }
}
