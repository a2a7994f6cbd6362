using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Alsa;

/// <summary>The part of alsa-lib that is used, in its own names. Negative results are errno values.</summary>
internal static unsafe partial class LibAsound
{
    public const string Library = "libasound.so.2";

    public const int StreamPlayback = 0;
    public const int StreamCapture = 1;
    public const int NonBlock = 1;
    public const int FormatS16Le = 2;
    public const int AccessRwInterleaved = 3;

    public const int Again = -11;
    public const int Busy = -16;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int snd_pcm_open(nint* pcm, string name, int stream, int mode);

    [LibraryImport(Library)]
    public static partial int snd_pcm_close(nint pcm);

    [LibraryImport(Library)]
    public static partial byte* snd_strerror(int error);

    [LibraryImport(Library)]
    public static partial int snd_lib_error_set_handler(delegate* unmanaged[Cdecl]<byte*, int, byte*, int, byte*, void> handler);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_malloc(nint* parameters);

    [LibraryImport(Library)]
    public static partial void snd_pcm_hw_params_free(nint parameters);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_any(nint pcm, nint parameters);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_set_access(nint pcm, nint parameters, int access);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_set_format(nint pcm, nint parameters, int format);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_set_channels_near(nint pcm, nint parameters, uint* channels);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_set_rate_resample(nint pcm, nint parameters, uint resample);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_set_rate_near(nint pcm, nint parameters, uint* rate, int* direction);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_set_period_time_near(nint pcm, nint parameters, uint* microseconds, int* direction);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params_set_buffer_time_near(nint pcm, nint parameters, uint* microseconds, int* direction);

    [LibraryImport(Library)]
    public static partial int snd_pcm_hw_params(nint pcm, nint parameters);

    [LibraryImport(Library)]
    public static partial int snd_pcm_get_params(nint pcm, nuint* bufferFrames, nuint* periodFrames);

    [LibraryImport(Library)]
    public static partial int snd_pcm_start(nint pcm);

    [LibraryImport(Library)]
    public static partial int snd_pcm_drop(nint pcm);

    [LibraryImport(Library)]
    public static partial int snd_pcm_wait(nint pcm, int milliseconds);

    [LibraryImport(Library)]
    public static partial int snd_pcm_recover(nint pcm, int error, int silent);

    [LibraryImport(Library)]
    public static partial nint snd_pcm_readi(nint pcm, short* samples, nuint frames);

    [LibraryImport(Library)]
    public static partial nint snd_pcm_writei(nint pcm, short* samples, nuint frames);

    [LibraryImport(Library)]
    public static partial int snd_pcm_delay(nint pcm, nint* frames);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int snd_device_name_hint(int card, string kind, nint** hints);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte* snd_device_name_get_hint(nint hint, string id);

    [LibraryImport(Library)]
    public static partial int snd_device_name_free_hint(nint* hints);

    /// <summary>An error in alsa-lib's words.</summary>
    public static string Describe(int error) => Marshal.PtrToStringUTF8((nint)snd_strerror(error)) ?? $"error {error}";
}
