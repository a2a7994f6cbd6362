using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>
/// What the agent says, on its way to the device: bursts become real time, 16 kHz becomes the device's rate. The device's thread asks
/// and nothing is allocated there. The resampler runs through silence too, so no utterance leaves its tail to the next.
/// </summary>
internal sealed class Loudspeaker(TimeProvider time) : IPlayoutSource
{
    public static readonly AudioFormat Format = AudioFormat.Pcm(16_000);

    private static readonly PlayoutOptions Playout = new();

    /// <summary>2.5 ms: at most so much has left the buffer before the device asked for it.</summary>
    private const int BlockSamples = 40;

    private readonly PlayoutBuffer buffer = new(Format, Playout);
    private readonly short[] block = new short[BlockSamples];
    private short[] ready = [];
    private int readyFrom;
    private int readyTo;
    private Resampler? toDevice;
    private IDuplexStream? stream;
    private long readAt;
    private long audioReadAt;

    /// <summary>Audio refused because ten minutes of it were waiting.</summary>
    public TimeSpan Dropped => buffer.Dropped;

    /// <summary>
    /// How long until everything queued has been heard. The sample after the last one read is heard one device latency after
    /// that reading, whether silence or speech went before.
    /// </summary>
    public TimeSpan Unheard
    {
        get
        {
            if (Volatile.Read(ref stream) is not { } live)
            {
                return TimeSpan.Zero;
            }

            var (queued, last, lastAudio) = (buffer.Queued, Volatile.Read(ref readAt), Volatile.Read(ref audioReadAt));
            var onItsWay = live.Measure().PlaybackLatency + toDevice!.Delay;
            if (queued > TimeSpan.Zero)
            {
                var starting = last != lastAudio && queued < Playout.StartFill ? Playout.StartWait : TimeSpan.Zero;
                return queued + starting + Left(onItsWay, last);
            }

            return lastAudio == 0 ? TimeSpan.Zero : Left(onItsWay, lastAudio);
        }
    }

    public void Start(IDuplexStream opened)
    {
        toDevice = new(Format.SampleRate, opened.PlaybackRate);
        ready = new short[toDevice.MaxOutput(BlockSamples)];
        Volatile.Write(ref readAt, time.GetTimestamp());
        Volatile.Write(ref stream, opened);
    }

    public void Play(ReadOnlySpan<byte> audio) => buffer.Write(audio);

    /// <summary>Drops what has not been read, with a short fade.</summary>
    public void Clear() => buffer.Clear();

    /// <summary>Nothing more belongs to what is queued: it need not wait for more.</summary>
    public void EndUtterance() => buffer.EndUtterance();

    public void Read(Span<short> destination)
    {
        if (Volatile.Read(ref stream) is null)
        {
            destination.Clear();
            return;
        }

        var now = time.GetTimestamp();
        while (!destination.IsEmpty)
        {
            if (readyFrom == readyTo)
            {
                if (buffer.Read(MemoryMarshal.AsBytes(block.AsSpan())) > 0)
                {
                    Volatile.Write(ref audioReadAt, now);
                }

                (readyFrom, readyTo) = (0, toDevice!.Process(block, ready));
            }

            var count = Math.Min(destination.Length, readyTo - readyFrom);
            ready.AsSpan(readyFrom, count).CopyTo(destination);
            readyFrom += count;
            destination = destination[count..];
        }

        Volatile.Write(ref readAt, now);
    }

    private TimeSpan Left(TimeSpan delay, long since)
    {
        var left = delay - time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
