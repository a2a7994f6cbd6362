using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// A value of a message, read in the shape that is asked for. What is absent, null, or of another shape is null, and so is everything in it:
/// what cannot be read never stands in the way of what can. Texts must be readable, see <see cref="WellFormedJson"/>.
/// </summary>
internal readonly ref struct WireValue(ReadOnlySpan<byte> json)
{
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private readonly ReadOnlySpan<byte> json = json;

    public delegate T? ItemReader<T>(WireValue item);

    /// <summary>A field of an object; the first, should there be more of the name.</summary>
    /// <exception cref="JsonException">What stands before it is not JSON.</exception>
    public WireValue this[ReadOnlySpan<byte> name]
    {
        get
        {
            foreach (var field in Fields)
            {
                if (field.Is(name))
                {
                    return field.Value;
                }
            }

            return default;
        }
    }

    /// <summary>The fields of an object, in one pass; none when it is something else.</summary>
    public WireFields Fields => new(json);

    public bool IsObject => Begins is (byte)'{';

    public string? Text => Begins is not (byte)'"' ? null
        : IsEscaped ? First().GetString()
        : Encoding.UTF8.GetString(json[1..^1]);

    /// <summary>A text that some write as a number.</summary>
    public string? TextOrNumber => IsNumber ? Encoding.UTF8.GetString(json) : Text;

    /// <summary>A whole number, however it is written; one documented example writes an event id as a text.</summary>
    public long? Whole
    {
        get
        {
            if (IsNumber)
            {
                return Utf8Parser.TryParse(json, out long whole, out var read) && read == json.Length ? whole
                    : First().TryGetDecimal(out var number) && decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number
                    : null;
            }

            return long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written) ? written : null;
        }
    }

    public int? Int => Whole is >= int.MinValue and <= int.MaxValue and var whole ? (int)whole : null;

    public double? Number
    {
        get
        {
            var number = IsNumber && First().TryGetDouble(out var read) ? read
                : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var written) ? written
                : double.NaN;
            return double.IsFinite(number) ? number : null;
        }
    }

    public bool? Flag => json.SequenceEqual("true"u8) ? true : json.SequenceEqual("false"u8) ? false : null;

    /// <summary>A text in base64, decoded into the buffer.</summary>
    public ReadOnlyMemory<byte>? Sound(SoundBuffer into)
    {
        if (Begins is not (byte)'"')
        {
            return null;
        }

        return !IsEscaped ? into.Decode(json[1..^1]) : First().TryGetBytesFromBase64(out var bytes) ? bytes.AsMemory() : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Whether it is this text, written without an escape.</summary>
    public bool IsPlainly(ReadOnlySpan<byte> text) => json.Length == text.Length + 2 && Begins is (byte)'"' && json[1..^1].SequenceEqual(text);

    /// <summary>Any JSON, copied; undefined when absent or null.</summary>
    public JsonElement Element
    {
        get
        {
            if (Begins is null or (byte)'n')
            {
                return default;
            }

            var reader = new Utf8JsonReader(json, Options);
            return JsonElement.ParseValue(ref reader);
        }
    }

    /// <summary>A name of an enum in snake_case; one from the future is the enum's zero, <c>Unknown</c>.</summary>
    public T Kind<T>()
        where T : struct, Enum =>
        Text?.Replace("_", "", StringComparison.Ordinal) is { Length: > 0 } name && char.IsLetter(name[0]) && Enum.TryParse<T>(name, ignoreCase: true, out var kind)
            ? kind
            : default;

    /// <summary>The items of a list that can be read; null when it is no list.</summary>
    public List<T>? Items<T>(ItemReader<T> read)
    {
        if (Begins is not (byte)'[')
        {
            return null;
        }

        var reader = First();
        var items = new List<T>();
        while (Next(ref reader) is var value && !value.Equals(default))
        {
            if (read(new(json[value])) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Where the next value stands; nowhere at the end of a list.</summary>
    internal static Range Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType is JsonTokenType.EndArray)
        {
            return default;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    // The first byte of a value tells its kind: that it is JSON was seen when it was found.
    private byte? Begins => json.IsEmpty ? null : json[0];

    private bool IsNumber => Begins is (byte)'-' or (>= (byte)'0' and <= (byte)'9');

    private bool IsEscaped => json.Contains((byte)'\\');

    private Utf8JsonReader First()
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        return reader;
    }
}
