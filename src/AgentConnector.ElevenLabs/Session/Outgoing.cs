using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>One message on its way out: audio from the pool, or control with somebody who may wait for it.</summary>
internal readonly record struct Outgoing(ReadOnlyMemory<byte> Message, bool IsInput, TaskCompletionSource? Sent = null, AudioChunk? Audio = null)
{
    public static Outgoing Of(AudioChunk audio) => new(audio.Message, IsInput: true, Audio: audio);
}
