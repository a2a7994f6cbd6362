using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Echo;

/// <summary>The part of libspeexdsp that is used, in its own names.</summary>
internal static unsafe partial class LibSpeexDsp
{
    public const string Library = "libspeexdsp.so.1";

    public const int EchoSetSamplingRate = 24;
    public const int PreprocessSetDenoise = 0;
    public const int PreprocessSetEchoState = 24;

    [LibraryImport(Library)]
    public static partial nint speex_echo_state_init(int frameSize, int filterLength);

    [LibraryImport(Library)]
    public static partial void speex_echo_state_destroy(nint state);

    [LibraryImport(Library)]
    public static partial void speex_echo_state_reset(nint state);

    [LibraryImport(Library)]
    public static partial int speex_echo_ctl(nint state, int request, void* value);

    [LibraryImport(Library)]
    public static partial void speex_echo_cancellation(nint state, short* captured, short* played, short* cleaned);

    [LibraryImport(Library)]
    public static partial nint speex_preprocess_state_init(int frameSize, int samplingRate);

    [LibraryImport(Library)]
    public static partial void speex_preprocess_state_destroy(nint state);

    [LibraryImport(Library)]
    public static partial int speex_preprocess_ctl(nint state, int request, void* value);

    [LibraryImport(Library)]
    public static partial int speex_preprocess_run(nint state, short* samples);
}
