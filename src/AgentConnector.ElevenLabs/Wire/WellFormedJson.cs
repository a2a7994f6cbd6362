using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// Makes every text in a JSON document readable. The framework's reader accepts bytes that are no UTF-8 and escaped halves of surrogate
/// pairs, and throws only when such a text is asked for, long after the document was taken; what must not be lost is repaired before.
/// </summary>
internal static class WellFormedJson
{
    private const int EscapeLength = 6; // \uXXXX

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The document without a byte order mark, with U+FFFD for whatever is no text; the same bytes, uncopied, when there is nothing to repair.
    /// Never throws; whether it is JSON at all is the reader's to say.
    /// </summary>
    public static ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> utf8)
    {
        utf8 = WithoutByteOrderMark(utf8);
        byte[]? repaired = null;
        if (!Utf8.IsValid(utf8.Span))
        {
            repaired = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8.Span));
        }

        for (var at = NextHalf(repaired ?? utf8.Span, 0); at >= 0; at = NextHalf(repaired, at))
        {
            repaired ??= utf8.ToArray();
            "FFFD"u8.CopyTo(repaired.AsSpan(at + 2));
        }

        return repaired ?? utf8;
    }

    public static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;

    /// <summary>Whether every text of the document can be read as it is.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8) && NextHalf(utf8, 0) < 0;

    /// <summary>Where the next escape stands that is half of a surrogate pair, or -1. A backslash is only ever met inside of a string.</summary>
    private static int NextHalf(ReadOnlySpan<byte> json, int from)
    {
        while (true)
        {
            var next = json[from..].IndexOf((byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            from += next;
            if (Escaped(json[from..]) is not { } unit)
            {
                from = Math.Min(from + 2, json.Length); // \n and the like
            }
            else if (!char.IsSurrogate(unit))
            {
                from += EscapeLength;
            }
            else if (char.IsHighSurrogate(unit) && Escaped(json[(from + EscapeLength)..]) is { } low && char.IsLowSurrogate(low))
            {
                from += 2 * EscapeLength;
            }
            else
            {
                return from;
            }
        }
    }

    private static char? Escaped(ReadOnlySpan<byte> json)
    {
        if (json.Length < EscapeLength || json[0] != '\\' || json[1] != 'u')
        {
            return null;
        }

        return ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
    }
}
