using System.Buffers.Binary;
using System.Diagnostics;

namespace AgentConnector.Testing.SoundCard;

/// <summary>Records a speaker's monitor until it is stopped.</summary>
public sealed class SpeakerTap : IAsyncDisposable
{
    private readonly Process recorder;
    private readonly List<byte> heard = [];
    private readonly Task reading;

    public SpeakerTap(Process recorder)
    {
        this.recorder = recorder;
        reading = ReadAsync();
    }

    /// <summary>Samples recorded so far.</summary>
    public int Count
    {
        get
        {
            lock (heard)
            {
                return heard.Count / sizeof(short);
            }
        }
    }

    public short[] Samples()
    {
        byte[] bytes;
        lock (heard)
        {
            bytes = [.. heard];
        }

        var samples = new short[bytes.Length / sizeof(short)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(i * sizeof(short)));
        }

        return samples;
    }

    /// <summary>Returns once that many samples have been recorded in all.</summary>
    public Task HeardAsync(int samples) => Eventually.TrueAsync(() => Task.FromResult(Count >= samples), $"{samples} samples are recorded");

    public async ValueTask DisposeAsync()
    {
        if (!recorder.HasExited)
        {
            recorder.Kill();
        }

        await reading;
        recorder.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16_384];
        while (await recorder.StandardOutput.BaseStream.ReadAsync(buffer) is > 0 and var count)
        {
            lock (heard)
            {
                heard.AddRange(buffer.AsSpan(0, count));
            }
        }
    }
}
