using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Problems;

/// <summary>
/// Reads the fields of a JSON object and names every fault at once. What was never asked for is not known, and refused by name: a reader
/// cannot forget to list a field, and a field cannot be ignored silently.
/// </summary>
internal sealed class JsonFields
{
    private const int Most = 50; // an answer stays an answer

    private readonly JsonElement owner;
    private readonly string path;
    private readonly bool open;
    private readonly Dictionary<string, List<string>> faults;
    private readonly List<string> known = [];
    private readonly List<JsonFields> inner = [];

    private JsonFields(JsonElement owner, string path, bool open, Dictionary<string, List<string>> faults)
    {
        this.owner = owner;
        this.path = path;
        this.open = open;
        this.faults = faults;
    }

    /// <summary>The fields of a body; when it is no object, that is the one fault.</summary>
    public static JsonFields Of(JsonElement body)
    {
        var fields = new JsonFields(body, "", open: false, []);
        if (!fields.IsObject)
        {
            fields.faults["body"] = ["must be a JSON object"];
        }

        return fields;
    }

    /// <summary>The object itself.</summary>
    public JsonElement Element => owner;

    private bool IsObject => owner.ValueKind is JsonValueKind.Object;

    /// <summary>What is wrong, by field; null when nothing is. To be asked when everything was read.</summary>
    public IReadOnlyDictionary<string, string[]>? Faults()
    {
        RefuseUnknown();
        return faults.Count == 0 ? null : faults.ToDictionary(fault => fault.Key, fault => fault.Value.ToArray());
    }

    public void Fault(string name, string sentence)
    {
        if (!IsObject)
        {
            return; // said already
        }

        if (!faults.TryGetValue(path + name, out var sentences))
        {
            if (faults.Count >= Most)
            {
                return;
            }

            faults[path + name] = sentences = [];
        }

        sentences.Add(sentence);
    }

    public bool IsFaulty(string name) => !IsObject || faults.ContainsKey(path + name);

    /// <summary>The field's value, of whatever kind; null when it is absent or null, which mean the same to the old clients.</summary>
    public JsonElement? Value(string name)
    {
        known.Add(name);
        return IsObject && owner.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
    }

    public string? Text(string name, int longest)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.String)
        {
            Fault(name, "must be a string");
            return null;
        }

        var text = value.GetString()!;
        if (text.Length > longest)
        {
            Fault(name, $"must be at most {longest} characters");
        }

        return text;
    }

    /// <summary>A text that names something; what an expression left behind that found nothing names nothing.</summary>
    public string? Identifier(string name, int longest)
    {
        var text = Text(name, longest);
        if (LostValue.In(text) is { } lost)
        {
            Fault(name, LostValue.Sentence(lost));
        }

        return text;
    }

    /// <summary>An object whose members are the sender's own affair.</summary>
    public JsonElement? Object(string name) => Nested(name, open: true)?.Element;

    /// <summary>An object that is read on; <paramref name="open"/> when it may hold more than what is asked for.</summary>
    public JsonFields? Nested(string name, bool open = false)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            Fault(name, "must be a JSON object");
            return null;
        }

        var fields = new JsonFields(value, $"{path}{name}.", open, faults);
        inner.Add(fields);
        return fields;
    }

    public int? Whole(string name, int least, int most)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (WholeNumber.Read(value, least, most) is { } number)
        {
            return (int)number;
        }

        Fault(name, $"must be a whole number from {least} to {most}");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fault(name, "must be true or false");
        return null;
    }

    /// <summary>A list of one or more of the words there are, each once.</summary>
    public List<string>? OneOrMore(string name, IEnumerable<string> words)
    {
        if (Value(name) is not { } list)
        {
            return null;
        }

        var given = list.ValueKind is JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.ValueKind is JsonValueKind.String ? item.GetString()! : "").Distinct().ToList()
            : [];
        if (given.Count == 0 || given.Except(words).Any())
        {
            Fault(name, $"must be a list of one or more of {string.Join(", ", words.Order(StringComparer.Ordinal))}");
        }

        return given;
    }

    /// <summary>A list of texts, none of them empty or with a control character.</summary>
    public List<string>? Texts(string name, int most, int longest, int least = 1)
    {
        if (Value(name) is not { } list)
        {
            return null;
        }

        var given = list.ValueKind is JsonValueKind.Array
            ? list.EnumerateArray().Take(most + 1).Select(item => item.ValueKind is JsonValueKind.String ? item.GetString()! : "").ToList()
            : [];
        if (list.ValueKind is not JsonValueKind.Array || given.Count < least || given.Count > most || given.Exists(text => text.Length == 0 || text.Length > longest || text.Any(char.IsControl)))
        {
            Fault(name, $"must be a list of {least} to {most} texts of 1 to {longest} characters, none of them a control character");
        }
        else if (given.Select(LostValue.In).FirstOrDefault(lost => lost is not null) is { } found)
        {
            Fault(name, LostValue.Sentence(found));
        }

        return given;
    }

    private void RefuseUnknown()
    {
        if (IsObject && !open)
        {
            foreach (var name in owner.EnumerateObject().Select(member => member.Name).Except(known).Take(Most))
            {
                Fault(name.Start(JsonFaults.LongestName, mark: "…"), NearestName.Refusal(name, known, path));
            }
        }

        inner.ForEach(fields => fields.RefuseUnknown());
    }
}
