using AgentConnector.Audio;
using AgentConnector.Testing;
using BenchmarkDotNet.Attributes;

namespace AgentConnector.Bench;

/// <summary>One 20 ms frame between telephone and agent, with and without a new array for the result.</summary>
public class AudioConverterBenchmark
{
    private static readonly AudioFormat Phone = new(AudioEncoding.MuLaw, 8000);
    private static readonly AudioFormat Agent = AudioFormat.Pcm(16000);

    private readonly AudioConverter _toAgent = new(Phone, Agent);
    private readonly AudioConverter _toPhone = new(Agent, Phone);
    private readonly byte[] _output = new byte[2000];
    private AudioFrame _phoneFrame;
    private AudioFrame _agentFrame;

    [GlobalSetup]
    public void Prepare()
    {
        var bytes = new byte[640];
        Pcm16.Encode(Tone.Noise(0.02), bytes);
        _agentFrame = new(bytes, Agent);
        _phoneFrame = new AudioConverter(Agent, Phone).Convert(_agentFrame);
    }

    [Benchmark]
    public AudioFrame PhoneToAgent() => _toAgent.Convert(_phoneFrame);

    [Benchmark]
    public AudioFrame AgentToPhone() => _toPhone.Convert(_agentFrame);

    [Benchmark]
    public int PhoneToAgentInPlace() => _toAgent.Convert(_phoneFrame.Data.Span, _output);

    [Benchmark]
    public int AgentToPhoneInPlace() => _toPhone.Convert(_agentFrame.Data.Span, _output);
}
