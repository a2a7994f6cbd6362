using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using AgentConnector.Devices.Lines;
using NAudio.CoreAudioApi;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The thread that reads the microphone.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiCapture : WasapiThread
{
    // Shared streams move 10 ms at a time; a late thread finds ten of them waiting.
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(100);

    private readonly LineAudio audio;
    private readonly short[] silence; // a packet marked silent holds noise from before; it is replaced

    public WasapiCapture(string? device, int rate, LineAudio audio)
        : base(WindowsAudio.Open(DeviceDirection.Capture, device), rate, Buffer, "wasapi capture")
    {
        this.audio = audio;
        silence = new short[BufferFrames];
    }

    protected override void Move()
    {
        var packets = Client.AudioCaptureClient;
        while (packets.GetNextPacketSize() > 0)
        {
            using var packet = packets.GetBufferLease(BytesPerFrame);
            if (packet.Flags.HasFlag(AudioClientBufferFlags.DataDiscontinuity) && audio.SamplesCaptured > 0)
            {
                audio.NoteOverrun();
            }

            var silent = packet.Flags.HasFlag(AudioClientBufferFlags.Silent);
            audio.Take(silent ? silence.AsSpan(0, packet.FrameCount) : MemoryMarshal.Cast<byte, short>(packet.Buffer));
            audio.Capture.Latency = LatencyOf(packet.FrameCount);
        }
    }
}
