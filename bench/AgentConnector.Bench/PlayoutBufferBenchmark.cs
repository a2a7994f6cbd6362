using AgentConnector.Audio;
using BenchmarkDotNet.Attributes;

namespace AgentConnector.Bench;

/// <summary>A playout buffer in step with its reader: 20 ms in, 20 ms out.</summary>
public class PlayoutBufferBenchmark
{
    private readonly byte[] frame = new byte[640];
    private readonly PlayoutBuffer steady = new(AudioFormat.Pcm(16000));
    private readonly PlayoutBuffer silent = new(AudioFormat.Pcm(16000));

    [Benchmark]
    public int WriteAndRead()
    {
        steady.Write(frame);
        return steady.Read(frame);
    }

    [Benchmark]
    public int ReadSilence() => silent.Read(frame);
}
