using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Pulse;

/// <summary>The speaker's stream: the server asks, often for less than a period, and the samples go straight into its memory.</summary>
internal sealed unsafe class PulsePlayback : PulseStream
{
    public PulsePlayback(PulseConnection connection, int rate, LineAudio audio)
        : base(connection, DeviceDirection.Playback, rate, audio)
    {
        LibPulse.pa_stream_set_write_callback(Native, &OnWrite, UserData);
        LibPulse.pa_stream_set_underflow_callback(Native, &OnUnderflow, UserData);
    }

    protected override int ConnectNative(string? device, int flags, uint periodBytes, int periods)
    {
        // No prebuffering: after an underrun, wait for nothing.
        var attributes = new PulseBufferAttributes
        {
            MaxLength = LibPulse.InvalidIndex,
            TLength = periodBytes * (uint)periods,
            Prebuf = 0,
            MinReq = periodBytes,
            FragSize = LibPulse.InvalidIndex,
        };
        return LibPulse.pa_stream_connect_playback(Native, device, &attributes, flags, 0, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWrite(nint native, nuint wanted, nint userdata)
    {
        var playback = Of<PulsePlayback>(userdata);
        short* samples;
        while (wanted >= sizeof(short))
        {
            var bytes = wanted;
            if (LibPulse.pa_stream_begin_write(native, &samples, &bytes) < 0 || samples is null || bytes < sizeof(short))
            {
                return;
            }

            // The server may lend less than it wants, or more.
            bytes = Math.Min(bytes, wanted) & ~(nuint)1;
            playback.Audio.Give(new(samples, (int)bytes / sizeof(short)));
            if (LibPulse.pa_stream_write(native, samples, bytes, 0, 0, 0) < 0)
            {
                return;
            }

            wanted -= bytes;
        }

        playback.UpdateLatency(playback.Audio.Playback);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnUnderflow(nint native, nint userdata) => Of<PulsePlayback>(userdata).Audio.NoteUnderrun();
}
