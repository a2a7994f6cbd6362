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
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private readonly ReadOnlySpan<byte> json = json;

    public delegate T? ItemReader<T>(WireValue item);

    /// <summary>A field of an object; the first, should there be more of the name.</summary>
    /// <exception cref="JsonException">What stands before it is not JSON.</exception>
    public WireValue this[ReadOnlySpan<byte> name]
    {
        get
        {
            if (!TryStart(JsonTokenType.StartObject, out var reader))
            {
                return default;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals(name);
                var value = Next(ref reader);
                if (found)
                {
                    return new(json[value]);
                }
            }

            return default;
        }
    }

    public bool IsObject => TryStart(JsonTokenType.StartObject, out _);

    public string? Text => TryStart(JsonTokenType.String, out var reader) ? reader.GetString() : null;

    /// <summary>A text that some write as a number.</summary>
    public string? TextOrNumber => TryStart(JsonTokenType.Number, out var reader) ? Encoding.UTF8.GetString(reader.ValueSpan) : Text;

    /// <summary>A whole number, however it is written; one documented example writes an event id as a text.</summary>
    public long? Whole
    {
        get
        {
            if (TryStart(JsonTokenType.Number, out var reader))
            {
                return reader.TryGetInt64(out var whole) ? whole
                    : reader.TryGetDecimal(out var number) && decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number
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
            var number = TryStart(JsonTokenType.Number, out var reader) && reader.TryGetDouble(out var read) ? read
                : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var written) ? written
                : double.NaN;
            return double.IsFinite(number) ? number : null;
        }
    }

    public bool? Flag => TryStart(JsonTokenType.True, out _) ? true : TryStart(JsonTokenType.False, out _) ? false : null;

    /// <summary>A text in base64, decoded.</summary>
    public byte[]? Bytes => TryStart(JsonTokenType.String, out var reader) && reader.TryGetBytesFromBase64(out var bytes) ? bytes : null;

    /// <summary>Any JSON, copied; undefined when absent or null.</summary>
    public JsonElement Element
    {
        get
        {
            if (json.IsEmpty || TryStart(JsonTokenType.Null, out _))
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
        if (!TryStart(JsonTokenType.StartArray, out var reader))
        {
            return null;
        }

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

    // Where the next value stands; nowhere at the end of a list.
    private static Range Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType is JsonTokenType.EndArray)
        {
            return default;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private bool TryStart(JsonTokenType wanted, out Utf8JsonReader reader)
    {
        reader = new(json, Options);
        return !json.IsEmpty && reader.Read() && reader.TokenType == wanted;
    }
}
