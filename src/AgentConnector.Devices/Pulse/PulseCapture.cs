using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Pulse;

/// <summary>The microphone's stream: hands on whatever the server sends, in pieces of any size.</summary>
internal sealed unsafe class PulseCapture : PulseStream
{
    // A hole in the stream (an overrun in the server) is passed on as silence, a slice at a time.
    private readonly short[] silence = new short[480];

    public PulseCapture(PulseConnection connection, int rate, LineAudio audio)
        : base(connection, DeviceDirection.Capture, rate, audio)
    {
        LibPulse.pa_stream_set_read_callback(Native, &OnRead, UserData);
        LibPulse.pa_stream_set_overflow_callback(Native, &OnOverflow, UserData);
    }

    protected override int ConnectNative(string? device, int flags, uint periodBytes, int periods)
    {
        var attributes = new PulseBufferAttributes
        {
            MaxLength = LibPulse.InvalidIndex,
            TLength = LibPulse.InvalidIndex,
            Prebuf = LibPulse.InvalidIndex,
            MinReq = LibPulse.InvalidIndex,
            FragSize = periodBytes,
        };
        return LibPulse.pa_stream_connect_record(Native, device, &attributes, flags);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRead(nint native, nuint available, nint userdata)
    {
        var capture = Of<PulseCapture>(userdata);
        short* samples;
        nuint bytes;
        while (LibPulse.pa_stream_peek(native, &samples, &bytes) == 0 && bytes > 0)
        {
            if (samples is null)
            {
                capture.FillHole((int)bytes / sizeof(short));
            }
            else
            {
                capture.Audio.Take(new(samples, (int)bytes / sizeof(short)));
            }

            _ = LibPulse.pa_stream_drop(native);
        }

        capture.UpdateLatency(capture.Audio.Capture);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnOverflow(nint native, nint userdata) => Of<PulseCapture>(userdata).Audio.NoteOverrun();

    private void FillHole(int count)
    {
        Audio.NoteOverrun();
        for (; count > 0; count -= silence.Length)
        {
            Audio.Take(silence.AsSpan(0, Math.Min(count, silence.Length)));
        }
    }
}
