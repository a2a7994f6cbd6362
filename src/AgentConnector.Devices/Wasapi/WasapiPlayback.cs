using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The thread that feeds the speaker: keeps the buffer full, as much as the device has played.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiPlayback(string? device, int rate, TimeSpan buffer, LineAudio audio)
    : WasapiThread(WindowsAudio.Open(DeviceDirection.Playback, device), rate, buffer, "wasapi playback")
{
    private bool started;

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
        var free = Client.AudioRenderClient.GetBufferLease(BufferFrames - padding, BytesPerFrame);
        audio.Give(MemoryMarshal.Cast<byte, short>(free.Buffer));
        audio.Playback.Latency = LatencyOf(BufferFrames);
        free.Release(); // disposing of it would take the samples back
    }
}
