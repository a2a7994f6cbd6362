using System.Buffers;
using System.Buffers.Text;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Where the sound of one message after the other is decoded to. It holds memory while a message is handled, and none in between.</summary>
internal sealed class SoundBuffer
{
    private byte[]? rented;

    /// <summary>What the base64 says, valid until <see cref="Release"/>; null when it is none.</summary>
    public ReadOnlyMemory<byte>? Decode(ReadOnlySpan<byte> base64)
    {
        Release();
        rented = MessageMemory.Rent(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (Base64.DecodeFromUtf8(base64, rented, out _, out var written) is not OperationStatus.Done)
        {
            return null;
        }

        return rented.AsMemory(0, written);
    }

    /// <summary>The message was handled.</summary>
    public void Release()
    {
        if (rented is not null)
        {
            MessageMemory.Return(rented);
            rented = null;
        }
    }
}
