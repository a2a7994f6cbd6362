using System.Buffers.Text;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// One <c>user_audio_chunk</c> message, encoded from the caller's bytes straight into a pooled buffer: 50 a second and
/// conversation, so the one message worth writing by hand. Whoever takes it out of the queue returns it.
/// </summary>
internal readonly struct AudioChunk
{
    private readonly byte[] buffer;
    private readonly int length;

    private AudioChunk(byte[] buffer, int length, int audioBytes) => (this.buffer, this.length, AudioBytes) = (buffer, length, audioBytes);

    /// <summary>How much audio is inside, before base64.</summary>
    public int AudioBytes { get; }

    public ReadOnlyMemory<byte> Message => buffer.AsMemory(0, length);

    // The message carries no "type"; the cloud knows it by its field.
    private static ReadOnlySpan<byte> Start => "{\"user_audio_chunk\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    public static AudioChunk Encode(ReadOnlySpan<byte> audio)
    {
        var buffer = MessageMemory.Rent(Start.Length + Base64.GetMaxEncodedToUtf8Length(audio.Length) + End.Length);
        Start.CopyTo(buffer);
        Base64.EncodeToUtf8(audio, buffer.AsSpan(Start.Length), out _, out var written);
        End.CopyTo(buffer.AsSpan(Start.Length + written));
        return new(buffer, Start.Length + written + End.Length, audio.Length);
    }

    public void Return() => MessageMemory.Return(buffer);
}
