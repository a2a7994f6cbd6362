using AgentConnector.Audio;
using BenchmarkDotNet.Attributes;

namespace AgentConnector.Bench;

/// <summary>A playout buffer in step with its reader: 20 ms in, 20 ms out.</summary>
public class PlayoutBufferBenchmark
{
    private readonly byte[] _frame = new byte[640];
    private readonly PlayoutBuffer _steady = new(AudioFormat.Pcm(16000));
    private readonly PlayoutBuffer _silent = new(AudioFormat.Pcm(16000));

    [Benchmark]
    public int WriteAndRead()
    {
        _steady.Write(_frame);
        return _steady.Read(_frame);
    }

    [Benchmark]
    public int ReadSilence() => _silent.Read(_frame);
}
