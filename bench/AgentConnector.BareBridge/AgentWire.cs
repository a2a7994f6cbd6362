using System.Runtime.InteropServices;

namespace AgentConnector.BareBridge;

/// <summary>What is sent to an agent.</summary>
internal static class AgentWire
{
    public static void WriteSound(WireWriter message, ReadOnlySpan<short> pcm) => message
        .Begin("{\"user_audio_chunk\":\""u8).AddBase64(MemoryMarshal.AsBytes(pcm)).Add("\"}"u8);

    public static void WritePong(WireWriter message, ReadOnlySpan<byte> id) => message
        .Begin("{\"type\":\"pong\",\"event_id\":"u8).Add(id).Add("}"u8);
}
