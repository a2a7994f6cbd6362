using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>Reads one object of a scenario file and notes each fault with its place and the remedy.</summary>
internal sealed class ScenarioFields
{
    private readonly JsonElement content;
    private readonly string path;
    private readonly List<string> faults;

    public ScenarioFields(JsonElement content, string path, List<string> faults, params ReadOnlySpan<string> known)
    {
        this.content = content;
        this.path = path;
        this.faults = faults;
        if (content.ValueKind is not JsonValueKind.Object)
        {
            faults.Add($"{path}: must be an object in braces.");
            return;
        }

        foreach (var property in content.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                faults.Add($"{path}.{property.Name}: is not known here; remove it or use one of: {string.Join(", ", known!)}.");
            }
        }
    }

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => Fault<string>(name, "write a text in quotes"),
    };

    public string RequiredText(string name) => Find(name) switch
    {
        null => Fault<string>(name, "is needed; write a text in quotes") ?? "",
        { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: > 0 } text => text,
        { ValueKind: JsonValueKind.String } => Fault<string>(name, "is needed; write a text between the quotes") ?? "",
        _ => Fault<string>(name, "write a text in quotes") ?? "",
    };

    public bool Flag(string name, bool otherwise) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Fault<bool>(name, "write true or false"),
    };

    public double? Number(string name, double from, double to)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Number && value.GetDouble() is var number && number >= from && number <= to
            ? number
            : Fault<double?>(name, string.Create(CultureInfo.InvariantCulture, $"write a number from {from} to {to}"));
    }

    public int? Whole(string name, int from, int to) => Number(name, from, to) is { } number
        ? number == Math.Floor(number) ? (int)number : Fault<int?>(name, "write a whole number")
        : null;

    public TimeSpan? Seconds(string name) => Number(name, 0, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : Fault<IReadOnlyList<string>>(name, "write a list of texts in square brackets");
    }

    public JsonObject Map(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } value => JsonObject.Create(value.Clone())!,
        _ => Fault<JsonObject>(name, "write an object in braces") ?? [],
    };

    public JsonElement? Any(string name) => Find(name)?.Clone();

    public T? Fault<T>(string name, string remedy)
    {
        faults.Add($"{path}.{name}: {remedy}.");
        return default;
    }

    private JsonElement? Find(string name) =>
        content.ValueKind is JsonValueKind.Object
        && content.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;
}
