using System.Buffers.Binary;
using System.Buffers.Text;

namespace AgentConnector.History;

/// <summary>Where a list goes on: before the call of this number. Calls that are added meanwhile come before it and shift nothing.</summary>
internal readonly record struct CallCursor(long Before)
{
    public static CallCursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new(BinaryPrimitives.ReadInt64BigEndian(bytes))
            : null;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Before);
        return Base64Url.EncodeToString(bytes);
    }
}
