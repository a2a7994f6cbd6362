using System.Text;
using System.Text.Json;
using AgentConnector.Simulator.Reading;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>A format that can be listened to.</summary>
internal sealed class HearableAttribute : RemedyAttribute<string>
{
    protected override string? Remedy(string value) => FormatNames.Parse(value) is null
        ? $"\"{value}\" cannot be listened to; use one of: {string.Join(", ", FormatNames.All)}"
        : null;
}

/// <summary>A text, or true for any; in code also nothing, which is any, too.</summary>
internal sealed class TextOrTrueAttribute : RemedyAttribute<JsonElement>
{
    protected override string? Remedy(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.Undefined || (value.ValueKind is JsonValueKind.String && value.GetString() is not "") ? null : "write a text in quotes, or true";
}

/// <summary>An error type of the cloud.</summary>
internal sealed class KnownErrorAttribute : RemedyAttribute<string>
{
    protected override string? Remedy(string value) => ErrorTypes.CodeOf.ContainsKey(value)
        ? null
        : $"\"{value}\" is no error type of the cloud; use one of: {string.Join(", ", ErrorTypes.CodeOf.Keys)}";
}

/// <summary>A close code that may be sent.</summary>
internal sealed class CloseCodeAttribute : RemedyAttribute<int>
{
    protected override string? Remedy(int value) => value switch
    {
        1004 or 1005 or 1006 or 1015 => $"{value} may never be sent; use the step drop to cut the connection",
        < 1000 or > 4999 => "write a whole number from 1000 to 4999",
        _ => null,
    };
}

/// <summary>A reason that fits into a close frame.</summary>
internal sealed class CloseReasonAttribute : RemedyAttribute<string>
{
    protected override string? Remedy(string value) => Encoding.UTF8.GetByteCount(value) > 123 ? "must have at most 123 bytes; shorten it" : null;
}

/// <summary>Repeats within a repeat, only so deep.</summary>
internal sealed class ShallowAttribute : RemedyAttribute<IReadOnlyList<Step>>
{
    private const int Deepest = 8;

    protected override string? Remedy(IReadOnlyList<Step> value) => DepthOf(value) >= Deepest ? $"repeats may stand {Deepest} deep; flatten them" : null;

    private static int DepthOf(IReadOnlyList<Step> steps) => steps.OfType<RepeatStep>().Select(inner => 1 + DepthOf(inner.Steps ?? [])).DefaultIfEmpty().Max();
}
