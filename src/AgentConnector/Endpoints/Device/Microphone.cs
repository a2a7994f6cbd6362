using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Devices;
using AgentConnector.Devices.Echo;

namespace AgentConnector.Endpoints.Device;

/// <summary>
/// What the device hears, on its way to the session: to 16 kHz, echo removed. Works on the stream's own thread and allocates nothing
/// there. Hears nothing until it is told what stream it belongs to: rates are known only once that is open.
/// </summary>
internal sealed class Microphone : ICaptureSink, IDisposable
{
    /// <summary>The stream's own measure of how late an echo is needs so many frames to settle.</summary>
    private const int FramesToSettle = 15;

    private static readonly AudioFormat Format = AudioFormat.Pcm(EchoFrame.Rate);

    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly short[] heard = new short[EchoFrame.Samples];
    private readonly short[] reference = new short[EchoFrame.Samples];
    private readonly byte[] frame = new byte[EchoFrame.Samples * sizeof(short)];
    private IDuplexStream? stream;
    private IEchoControl? echo;
    private Resampler? fromCapture;
    private Resampler? fromPlayback;
    private int untilSettled;

    /// <summary>What it hears. Begins with the listener, so that nobody hears what was said before the call; half a second is kept for one that is slow.</summary>
    public CapturedSound Frames { get; } = new(mostBefore: 0, mostBehind: 25, () => { });

    /// <summary>Completes when echo can be cancelled.</summary>
    public Task Settled => settled.Task;

    /// <summary>How much weaker the echo is, in dB; null until it is known.</summary>
    public double? ErleDb => echo?.ErleDb;

    /// <summary>From the air to <see cref="Frames"/>: the device's part and ours.</summary>
    public TimeSpan Delay => Volatile.Read(ref stream) is { } live
        ? live.Measure().CaptureLatency + fromCapture!.Delay + (echo?.Latency ?? TimeSpan.Zero)
        : TimeSpan.Zero;

    public void Start(IDuplexStream opened, IEchoControl? control)
    {
        echo = control;
        fromCapture = new(opened.CaptureRate, EchoFrame.Rate);
        fromPlayback = new(opened.PlaybackRate, EchoFrame.Rate);
        Settle();
        Volatile.Write(ref stream, opened);
    }

    /// <summary>The device is a new one, or the same anew: its delay has to be found again.</summary>
    public void Settle() => Volatile.Write(ref untilSettled, FramesToSettle);

    public void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played)
    {
        if (Volatile.Read(ref stream) is not { } live)
        {
            return;
        }

        // Rates are multiples of 50 Hz (LineShape), so 20 ms are whole samples at either end, in every frame.
        var cleaned = MemoryMarshal.Cast<byte, short>(frame.AsSpan());
        fromCapture!.Process(captured, echo is null ? cleaned : heard);
        if (echo is not null)
        {
            fromPlayback!.Process(played, reference);
            Align(echo, live.Measure().EchoDelay);
            echo.Process(heard, reference, cleaned);
        }

        Frames.Write(new(frame, Format));

        if (untilSettled > 0 && Interlocked.Decrement(ref untilSettled) == 0)
        {
            settled.TrySetResult();
        }
    }

    public void Dispose() => echo?.Dispose();

    private void Align(IEchoControl control, TimeSpan delay)
    {
        if (untilSettled == 1)
        {
            control.ReferenceDelay = delay;
        }
        else if (untilSettled == 0)
        {
            control.FollowDelay(delay);
        }
    }
}
