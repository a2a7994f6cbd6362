using System.Globalization;
using System.Text.Json;

namespace AgentConnector.Problems;

/// <summary>Whole numbers from outside. <c>2.0</c> is one (JSON Schema, section 6.1.1): languages with one kind of number write it so.</summary>
internal static class WholeNumber
{
    private const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The number within bounds; null when it is none, or beyond them.</summary>
    public static long? Parse(string text, long least = 0, long most = long.MaxValue) =>
        decimal.TryParse(text, Form, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number) && number >= least && number <= most
            ? (long)number
            : null;

    public static long? Read(JsonElement value, long least = 0, long most = long.MaxValue) =>
        value.ValueKind is JsonValueKind.Number ? Parse(value.GetRawText(), least, most) : null;
}
