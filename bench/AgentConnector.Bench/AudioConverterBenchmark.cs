using AgentConnector.Audio;
using AgentConnector.Testing;
using BenchmarkDotNet.Attributes;

namespace AgentConnector.Bench;

/// <summary>One 20 ms frame between telephone and agent, with and without a new array for the result.</summary>
public class AudioConverterBenchmark
{
    private static readonly AudioFormat Phone = new(AudioEncoding.MuLaw, 8000);
    private static readonly AudioFormat Agent = AudioFormat.Pcm(16000);

    private readonly AudioConverter toAgent = new(Phone, Agent);
    private readonly AudioConverter toPhone = new(Agent, Phone);
    private readonly byte[] output = new byte[2000];
    private AudioFrame phoneFrame;
    private AudioFrame agentFrame;

    [GlobalSetup]
    public void Prepare()
    {
        var bytes = new byte[640];
        Pcm16.Encode(Tone.Noise(0.02), bytes);
        agentFrame = new(bytes, Agent);
        phoneFrame = new AudioConverter(Agent, Phone).Convert(agentFrame);
    }

    [Benchmark]
    public AudioFrame PhoneToAgent() => toAgent.Convert(phoneFrame);

    [Benchmark]
    public AudioFrame AgentToPhone() => toPhone.Convert(agentFrame);

    [Benchmark]
    public int PhoneToAgentInPlace() => toAgent.Convert(phoneFrame.Data.Span, output);

    [Benchmark]
    public int AgentToPhoneInPlace() => toPhone.Convert(agentFrame.Data.Span, output);
}
