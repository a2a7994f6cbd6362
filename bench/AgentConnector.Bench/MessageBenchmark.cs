using AgentConnector.ElevenLabs.Wire;
using AgentConnector.Testing;
using BenchmarkDotNet.Attributes;

namespace AgentConnector.Bench;

/// <summary>The two messages that a call exchanges 50 times a second, 20 ms of 16 kHz PCM in each.</summary>
public class MessageBenchmark
{
    private readonly byte[] audio = new byte[640];
    private readonly byte[] ping = """{"type":"ping","ping_event":{"event_id":12,"ping_ms":48}}"""u8.ToArray();
    private readonly SoundBuffer sound = new(); // as a connection has
    private byte[] message = [];

    [GlobalSetup]
    public void Prepare()
    {
        Audio.Pcm16.Encode(Tone.Noise(0.02), audio);
        message = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"audio_event":{"audio_base_64":"{{Convert.ToBase64String(audio)}}","event_id":3},"type":"audio"}""");
    }

    [Benchmark]
    public int WriteAudio()
    {
        var chunk = AudioChunk.Encode(audio);
        var length = chunk.Message.Length;
        chunk.Return();
        return length;
    }

    [Benchmark]
    public object? ReadAudio() => ServerMessageReader.Read(message, sound).Event;

    [Benchmark]
    public object? ReadPing() => ServerMessageReader.Read(ping, sound).Event;

    [Benchmark]
    public byte[] WritePong() => ClientMessages.Pong(12);
}
