using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Pulse;

/// <summary>One native stream of one direction: its state, moves and suspensions. Callbacks run on the mainloop's thread.</summary>
internal abstract class PulseStream : IDisposable
{
    // PulseAudio and PipeWire name every monitor so; a stream that is moved is told nothing else of its new device.
    private const string MonitorSuffix = ".monitor";

    private readonly GCHandle<PulseStream> self;
    private readonly PulseConnection connection;
    private readonly DeviceDirection direction;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool disposed;

    /// <summary>Creates the native stream; the caller holds the lock, as in <see cref="Connect"/>.</summary>
    protected PulseStream(PulseConnection connection, DeviceDirection direction, int rate, LineAudio audio)
    {
        (this.connection, this.direction, Rate, Audio) = (connection, direction, rate, audio);
        self = new(this);
        unsafe
        {
            // Mono towards us: the server mixes down what the device has, or up to it.
            var spec = new PulseSampleSpec { Format = LibPulse.SampleS16Le, Rate = (uint)rate, Channels = 1 };
            Native = LibPulse.pa_stream_new(connection.Context, "call", &spec, 0);
            LibPulse.pa_stream_set_state_callback(Native, &OnState, UserData);
            LibPulse.pa_stream_set_moved_callback(Native, &OnMoved, UserData);
            LibPulse.pa_stream_set_suspended_callback(Native, &OnSuspended, UserData);
        }
    }

    /// <summary>Completes when the server has accepted the stream.</summary>
    public Task Ready => ready.Task;

    /// <summary>Completes with the reason when the stream can go on no more.</summary>
    public Task<string> Broken => broken.Task;

    protected nint Native { get; }

    protected int Rate { get; }

    protected LineAudio Audio { get; }

    protected nint UserData => GCHandle<PulseStream>.ToIntPtr(self);

    public void Connect(string? device, TimeSpan period, int periods)
    {
        using var held = connection.Lock();
        var flags = LibPulse.StreamAdjustLatency | LibPulse.StreamAutoTimingUpdate | LibPulse.StreamInterpolateTiming;
        if (ConnectNative(device, flags | (device is null ? 0 : LibPulse.StreamDontMove), BytesOf(period), periods) < 0)
        {
            broken.TrySetResult(connection.LastError());
        }
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        using (connection.Lock())
        {
            unsafe
            {
                LibPulse.pa_stream_set_state_callback(Native, null, 0);
                LibPulse.pa_stream_set_moved_callback(Native, null, 0);
                LibPulse.pa_stream_set_suspended_callback(Native, null, 0);
                LibPulse.pa_stream_set_read_callback(Native, null, 0);
                LibPulse.pa_stream_set_write_callback(Native, null, 0);
                LibPulse.pa_stream_set_underflow_callback(Native, null, 0);
                LibPulse.pa_stream_set_overflow_callback(Native, null, 0);
            }

            _ = LibPulse.pa_stream_disconnect(Native);
            LibPulse.pa_stream_unref(Native);
        }

        // No callback can run any more: they were taken off under the lock that each of them holds.
        self.Dispose();
    }

    protected static T Of<T>(nint userdata)
        where T : PulseStream => (T)GCHandle<PulseStream>.FromIntPtr(userdata).Target;

    protected abstract int ConnectNative(string? device, int flags, uint periodBytes, int periods);

    /// <summary>Callback thread: how late the stream is now, unless the server has not said yet.</summary>
    protected unsafe void UpdateLatency(LineDirection side)
    {
        ulong microseconds;
        int negative;
        if (LibPulse.pa_stream_get_latency(Native, &microseconds, &negative) == 0 && negative == 0)
        {
            side.Latency = TimeSpan.FromMicroseconds(microseconds);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnState(nint native, nint userdata)
    {
        var stream = Of<PulseStream>(userdata);
        switch (LibPulse.pa_stream_get_state(native))
        {
            case LibPulse.StreamReady:
                stream.NoteDevice();
                stream.NoteSuspended();
                stream.ready.TrySetResult();
                break;
            case LibPulse.StreamFailed or LibPulse.StreamTerminated:
                stream.broken.TrySetResult(stream.connection.LastError());
                break;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnMoved(nint native, nint userdata)
    {
        var stream = Of<PulseStream>(userdata);
        var device = PulseText.Of(LibPulse.pa_stream_get_device_name(native));
        if (stream.direction is DeviceDirection.Capture && device.EndsWith(MonitorSuffix, StringComparison.Ordinal))
        {
            // Without another microphone the server moves its stream to what a speaker plays: the agent would hear itself.
            stream.broken.TrySetResult($"the microphone is gone, and {device} is none");
            return;
        }

        stream.Audio.NoteMoved(stream.direction, device);
        stream.NoteSuspended();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnSuspended(nint native, nint userdata) => Of<PulseStream>(userdata).NoteSuspended();

    private uint BytesOf(TimeSpan period) => (uint)(period.TotalSeconds * Rate) * sizeof(short);

    private unsafe void NoteDevice() =>
        Audio.Of(direction).Device = PulseText.Of(LibPulse.pa_stream_get_device_name(Native));

    private void NoteSuspended() => Audio.NoteSuspended(direction, LibPulse.pa_stream_is_suspended(Native) > 0);
}
