using System.Runtime.InteropServices;
using static AgentConnector.Devices.Echo.LibSpeexDsp;

namespace AgentConnector.Devices.Echo;

/// <summary>
/// An adaptive filter that learns the way from speaker to microphone (libspeexdsp), suppression of what it leaves, and a gate
/// that covers the first second, until it has learnt.
/// </summary>
public sealed unsafe class EchoCanceller : IEchoControl
{
    // 256 ms: half of it heard 0.5 dB of an echo 180 ms late, because the tail has to cover the room as well.
    private const int TailSamples = 4096;

    // −26 dB on top of what the filter does, while nobody speaks.
    private const float Closed = 0.05f;

    // What a filter leaves jumps by more than 10 dB when a vowel meets a part of the room it has not learnt, and by 20 for the 60 ms of
    // the first "sh"; speech is 30 dB above, and for longer.
    private const double MarginDb = 16;
    private const int FramesToOpen = 5;

    private readonly ReferenceDelayLine line = new();
    private readonly EchoGate gate = new(MarginDb, FramesToOpen, Closed);
    private readonly ErleMeter erle = new();
    private readonly short[] reference = new short[EchoFrame.Samples];
    private nint echo;
    private nint preprocess;

    /// <summary>Loads the library.</summary>
    /// <exception cref="DeviceException">It is not installed.</exception>
    public EchoCanceller()
    {
        try
        {
            echo = speex_echo_state_init(EchoFrame.Samples, TailSamples);
        }
        catch (DllNotFoundException e)
        {
            throw new DeviceException(DeviceFault.BackendUnavailable, $"{Library} is not installed (Debian: apt install libspeexdsp1).", e);
        }

        var rate = EchoFrame.Rate;
        _ = speex_echo_ctl(echo, EchoSetSamplingRate, &rate);
        preprocess = speex_preprocess_state_init(EchoFrame.Samples, EchoFrame.Rate);

        // Without denoising, libspeexdsp silently leaves out the suppression of residual echo.
        var denoise = 1;
        _ = speex_preprocess_ctl(preprocess, PreprocessSetDenoise, &denoise);
        _ = speex_preprocess_ctl(preprocess, PreprocessSetEchoState, (void*)echo);
    }

    /// <summary>Whether this machine has libspeexdsp.</summary>
    public static bool IsInstalled
    {
        get
        {
            if (!NativeLibrary.TryLoad(Library, out var library))
            {
                return false;
            }

            NativeLibrary.Free(library);
            return true;
        }
    }

    /// <inheritdoc/>
    public TimeSpan ReferenceDelay
    {
        get => line.Delay;
        set
        {
            if (value != line.Delay)
            {
                line.Delay = value;
                speex_echo_state_reset(echo);
            }
        }
    }

    /// <inheritdoc/>
    public void FollowDelay(TimeSpan echoDelay)
    {
        if (line.Follow(echoDelay))
        {
            speex_echo_state_reset(echo);
        }
    }

    /// <summary>The suppressor's windows overlap by a frame.</summary>
    public TimeSpan Latency => DuplexRequest.FrameLength;

    /// <inheritdoc/>
    public double? ErleDb => erle.Db;

    /// <inheritdoc/>
    public bool NearEndSpeaks => gate.NearEndSpeaks;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<short> captured, ReadOnlySpan<short> played, Span<short> cleaned)
    {
        ObjectDisposedException.ThrowIf(echo == 0, this);
        EchoFrame.Check(captured, played, cleaned);
        line.Pass(played, reference);
        fixed (short* microphone = captured, speaker = reference, result = cleaned)
        {
            speex_echo_cancellation(echo, microphone, speaker, result);
            _ = speex_preprocess_run(preprocess, result);
        }

        gate.Pass(cleaned, reference);
        if (gate.FarEndSounds && !gate.NearEndSpeaks)
        {
            erle.Add(EchoFrame.Energy(captured), EchoFrame.Energy(cleaned));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (echo != 0)
        {
            speex_preprocess_state_destroy(preprocess);
            speex_echo_state_destroy(echo);
            (echo, preprocess) = (0, 0);
        }
    }
}
