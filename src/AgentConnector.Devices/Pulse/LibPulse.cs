using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Pulse;

/// <summary>
/// The part of libpulse (client API 12, PulseAudio 1.0 and later, PipeWire's too) that is used, in its own names. Every call
/// but the mainloop's own needs the mainloop lock, unless it is made in a callback.
/// </summary>
internal static unsafe partial class LibPulse
{
    public const string Library = "libpulse.so.0";

    public const int SampleS16Le = 3;

    public const int ContextNoAutospawn = 1;
    public const int ContextReady = 4;
    public const int ContextFailed = 5;
    public const int ContextTerminated = 6;

    public const int StreamReady = 2;
    public const int StreamFailed = 3;
    public const int StreamTerminated = 4;

    public const int StreamInterpolateTiming = 0x0002;
    public const int StreamAutoTimingUpdate = 0x0008;
    public const int StreamDontMove = 0x0200;
    public const int StreamAdjustLatency = 0x2000;

    public const uint InvalidIndex = uint.MaxValue;

    [LibraryImport(Library)]
    public static partial nint pa_threaded_mainloop_new();

    [LibraryImport(Library)]
    public static partial int pa_threaded_mainloop_start(nint mainloop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_stop(nint mainloop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_free(nint mainloop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_lock(nint mainloop);

    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_unlock(nint mainloop);

    [LibraryImport(Library)]
    public static partial nint pa_threaded_mainloop_get_api(nint mainloop);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pa_context_new(nint api, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_context_connect(nint context, string? server, int flags, nint spawnApi);

    [LibraryImport(Library)]
    public static partial void pa_context_disconnect(nint context);

    [LibraryImport(Library)]
    public static partial void pa_context_unref(nint context);

    [LibraryImport(Library)]
    public static partial int pa_context_get_state(nint context);

    [LibraryImport(Library)]
    public static partial int pa_context_errno(nint context);

    [LibraryImport(Library)]
    public static partial byte* pa_strerror(int error);

    [LibraryImport(Library)]
    public static partial void pa_context_set_state_callback(nint context, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial nint pa_context_get_server_info(
        nint context, delegate* unmanaged[Cdecl]<nint, PulseServerInfo*, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial nint pa_context_get_sink_info_list(
        nint context, delegate* unmanaged[Cdecl]<nint, PulseDeviceInfo*, int, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial nint pa_context_get_source_info_list(
        nint context, delegate* unmanaged[Cdecl]<nint, PulseDeviceInfo*, int, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_operation_cancel(nint operation);

    [LibraryImport(Library)]
    public static partial void pa_operation_unref(nint operation);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pa_stream_new(nint context, string name, PulseSampleSpec* spec, nint channelMap);

    [LibraryImport(Library)]
    public static partial void pa_stream_unref(nint stream);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_stream_connect_playback(
        nint stream, string? device, PulseBufferAttributes* attributes, int flags, nint volume, nint syncStream);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_stream_connect_record(nint stream, string? device, PulseBufferAttributes* attributes, int flags);

    [LibraryImport(Library)]
    public static partial int pa_stream_disconnect(nint stream);

    [LibraryImport(Library)]
    public static partial int pa_stream_get_state(nint stream);

    [LibraryImport(Library)]
    public static partial byte* pa_stream_get_device_name(nint stream);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* pa_proplist_gets(nint properties, string key);

    [LibraryImport(Library)]
    public static partial int pa_stream_is_suspended(nint stream);

    [LibraryImport(Library)]
    public static partial int pa_stream_get_latency(nint stream, ulong* microseconds, int* negative);

    [LibraryImport(Library)]
    public static partial int pa_stream_peek(nint stream, short** samples, nuint* bytes);

    [LibraryImport(Library)]
    public static partial int pa_stream_drop(nint stream);

    [LibraryImport(Library)]
    public static partial int pa_stream_begin_write(nint stream, short** samples, nuint* bytes);

    [LibraryImport(Library)]
    public static partial int pa_stream_write(nint stream, short* samples, nuint bytes, nint free, long offset, int seek);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_state_callback(nint stream, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_moved_callback(nint stream, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_suspended_callback(
        nint stream, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_underflow_callback(
        nint stream, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_overflow_callback(
        nint stream, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_read_callback(
        nint stream, delegate* unmanaged[Cdecl]<nint, nuint, nint, void> callback, nint userdata);

    [LibraryImport(Library)]
    public static partial void pa_stream_set_write_callback(
        nint stream, delegate* unmanaged[Cdecl]<nint, nuint, nint, void> callback, nint userdata);
}
