using System.Text;
using System.Text.Json;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Goes through the fields of an object, once.</summary>
/// <exception cref="JsonException">Thrown where it is not JSON any more.</exception>
internal ref struct WireFields(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> json = json;
    private Utf8JsonReader reader = new(json, WireValue.Options);

    public WireField Current { get; private set; }

    public readonly WireFields GetEnumerator() => this;

    public bool MoveNext()
    {
        if (json.IsEmpty || (reader.TokenType is JsonTokenType.None && !(reader.Read() && reader.TokenType is JsonTokenType.StartObject)))
        {
            return false;
        }

        if (!reader.Read() || reader.TokenType is not JsonTokenType.PropertyName)
        {
            return false;
        }

        var name = json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2); // in its quotes
        Current = new(name, new(json[WireValue.Next(ref reader)]));
        return true;
    }
}

/// <summary>One field: its name in quotes, and what it holds.</summary>
internal readonly ref struct WireField(ReadOnlySpan<byte> name, WireValue value)
{
    private readonly ReadOnlySpan<byte> name = name;

    public bool IsNone => name.IsEmpty;

    public WireValue Value { get; } = value;

    public bool Is(ReadOnlySpan<byte> wanted) => !IsNone
        && (name[1..^1].SequenceEqual(wanted)
            || (name.Contains((byte)'\\') && new WireValue(name).Text == Encoding.UTF8.GetString(wanted)));
}
