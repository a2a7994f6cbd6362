using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace AgentConnector.Calls;

/// <summary>A call's name, given by the client as <c>session_id</c> or made here: 1 to 128 of <c>A-Z a-z 0-9 . _ : -</c>, but not a
/// mere <c>.</c> or <c>..</c>, which HTTP clients take out of a path.</summary>
[JsonConverter(typeof(CallIdJson))]
public readonly partial record struct CallId
{
    private readonly string? text;

    private CallId(string text) => this.text = text;

    /// <summary>A fresh id that sorts by the time it was made (RFC 9562, UUID version 7).</summary>
    public static CallId New(TimeProvider time) => new("call_" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));

    public static bool TryParse([NotNullWhen(true)] string? text, out CallId id)
    {
        var valid = text is not null && Pattern().IsMatch(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is no call id.</exception>
    public static CallId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A call id is 1 to 128 of A-Z a-z 0-9 . _ : -");

    public override string ToString() => text ?? string.Empty;

    [GeneratedRegex(@"\A(?!\.{1,2}\z)[A-Za-z0-9._:-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>Writes a call id as its text.</summary>
internal sealed class CallIdJson : JsonConverter<CallId>
{
    public override CallId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CallId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("not a call id");

    public override void Write(Utf8JsonWriter writer, CallId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
