using System.Text.Json;

namespace AgentConnector.Simulator.Wire;

/// <summary>Reads the fields of one client frame and reports each that is absent or of the wrong type.</summary>
internal sealed class FrameFields(JsonElement frame, string type, Action<string, string> report)
{
    /// <summary>The type of error the cloud would name, or null while every required field is right.</summary>
    public string? Fault { get; private set; }

    public string? RequiredText(string name) => Required(name, JsonValueKind.String) is { } value ? value.GetString() : null;

    public long RequiredNumber(string name) =>
        Required(name, JsonValueKind.Number) is not { } value ? 0
        : value.TryGetInt64(out var number) ? number
        : Wrong(name, "a whole number");

    public bool RequiredFlag(string name)
    {
        if (!frame.TryGetProperty(name, out var value))
        {
            Missing(name);
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Wrong(name, "true or false");
        }

        return value.ValueKind is JsonValueKind.True;
    }

    /// <summary>A field that may be absent or null, and otherwise is a text.</summary>
    public string? OptionalText(string name)
    {
        if (!frame.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String)
        {
            return value.GetString();
        }

        Wrong(name, "a string or null");
        return null;
    }

    /// <summary>A field that may be absent or null, and otherwise is an object.</summary>
    public JsonElement? OptionalObject(string name)
    {
        if (!frame.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Object)
        {
            return value;
        }

        Wrong(name, "an object");
        return null;
    }

    public void Missing(string name)
    {
        Fault ??= "missing_fields";
        report("required_field", $"{type} lacks \"{name}\".");
    }

    public long Wrong(string name, string expected)
    {
        Fault ??= "value_error";
        report("field_type", $"{type}: \"{name}\" must be {expected}.");
        return 0;
    }

    private JsonElement? Required(string name, JsonValueKind kind)
    {
        if (!frame.TryGetProperty(name, out var value))
        {
            Missing(name);
            return null;
        }

        if (value.ValueKind == kind)
        {
            return value;
        }

        Wrong(name, $"a {kind.ToString().ToLowerInvariant()}");
        return null;
    }
}
