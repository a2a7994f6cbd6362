using System.Buffers;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Memory for a message while it is handled: shared and used again, unless it is so much that a few odd messages would keep it for ever.</summary>
internal static class MessageMemory
{
    private const int MostShared = 64 * 1024;

    /// <summary>At least so many bytes; whatever was in them.</summary>
    public static byte[] Rent(int bytes) => bytes <= MostShared ? ArrayPool<byte>.Shared.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes);

    /// <summary>Whoever rented it uses it no more.</summary>
    public static void Return(byte[] rented)
    {
        if (rented.Length <= MostShared)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
