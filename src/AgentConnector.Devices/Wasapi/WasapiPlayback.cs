using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AgentConnector.Devices.Lines;
using NAudio.CoreAudioApi;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The thread that feeds the speaker: keeps the buffer full, as much as the device has played.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiPlayback : WasapiThread
{
    private readonly LineAudio audio;
    private readonly AudioRenderClient samples;
    private bool started;

    public WasapiPlayback(string? device, int rate, TimeSpan buffer, LineAudio audio)
        : base(WindowsAudio.Open(DeviceDirection.Playback, device), rate, buffer, "wasapi playback")
    {
        this.audio = audio;
        samples = Client.AudioRenderClient;
    }

    protected override void Move()
    {
        var padding = Client.CurrentPadding;
        if (padding == BufferFrames)
        {
            return;
        }

        if (padding == 0 && started)
        {
            audio.NoteUnderrun();
        }

        started = true;
        var free = samples.GetBufferLease(BufferFrames - padding, BytesPerFrame);
        audio.Give(MemoryMarshal.Cast<byte, short>(free.Buffer));
        audio.Playback.Latency = LatencyOf(BufferFrames);
        free.Release(); // disposing of it would take the samples back
    }
}
