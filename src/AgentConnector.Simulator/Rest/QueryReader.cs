using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.Simulator.Rest;

/// <summary>
/// Reads the parameters of one request and collects every fault, so that none is passed over: what is read is right or told, and
/// <see cref="NothingElse"/> refuses the rest.
/// </summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private static readonly string[] Yes = ["true", "1", "yes", "on", "t", "y"];
    private static readonly string[] No = ["false", "0", "no", "off", "f", "n"];

    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<InvalidField> faults = [];

    public IReadOnlyList<InvalidField> Faults => faults;

    public void Fault(string name, string message, string type) => faults.Add(InvalidField.Query(name, message, type));

    /// <summary>A text; of several the last counts, as in the real API.</summary>
    public string? Text(string name)
    {
        if (Values(name) is not [.., var last])
        {
            return null;
        }

        if (last.Length > 0)
        {
            return last;
        }

        Fault(name, "Input should not be empty: leave the parameter out, or give it a value", "string_too_short");
        return null;
    }

    /// <summary>Where the page before ended; empty is the beginning.</summary>
    public string? Cursor() => Values("cursor") is [.., { Length: > 0 } cursor] ? cursor : null;

    /// <summary>The texts of a parameter that may be repeated.</summary>
    public IReadOnlyList<string>? Texts(string name, int most = int.MaxValue)
    {
        var values = Values(name);
        if (values.Count == 0)
        {
            return null;
        }

        if (values.Count > most)
        {
            Fault(name, $"Input should have at most {most} values", "too_long");
        }
        else if (values.Contains(""))
        {
            Fault(name, "Input should not be empty: leave the parameter out, or give it a value", "string_too_short");
        }

        return values;
    }

    public string? OneOf(string name, params IReadOnlyList<string> words)
    {
        var text = Text(name);
        if (text is null || words.Contains(text))
        {
            return text;
        }

        Fault(name, $"Input should be one of: {string.Join(", ", words)}", "enum");
        return null;
    }

    public IReadOnlyList<string>? ManyOf(string name, params IReadOnlyList<string> words)
    {
        var values = Texts(name);
        if (values?.Any(value => value.Length > 0 && !words.Contains(value)) is true)
        {
            Fault(name, $"Input should be among: {string.Join(", ", words)}", "enum");
        }

        return values;
    }

    public long? Whole(string name, long least = long.MinValue, long most = long.MaxValue)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Fault(name, "Input should be a valid integer", "int_parsing");
        }
        else if (number < least)
        {
            Fault(name, $"Input should be greater than or equal to {least}", "greater_than_equal");
        }
        else if (number > most)
        {
            Fault(name, $"Input should be less than or equal to {most}", "less_than_equal");
        }
        else
        {
            return number;
        }

        return null;
    }

    public bool? Flag(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var isYes = Yes.Contains(text, StringComparer.OrdinalIgnoreCase);
        if (isYes || No.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return isYes;
        }

        Fault(name, "Input should be a valid boolean", "bool_parsing");
        return null;
    }

    /// <summary>Refuses parameters that the real API has, for what no simulated conversation or agent has.</summary>
    public void NotSimulated(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Values(name).Count > 0)
            {
                Fault(name, "The simulator does not do this: leave the parameter out", "not_simulated");
            }
        }
    }

    /// <summary>Refuses what nothing has read. The real API ignores it, and a list is then not the one that was asked for.</summary>
    public void NothingElse()
    {
        foreach (var name in query.Keys.Where(name => !known.Contains(name)).ToList())
        {
            Fault(name, $"There is no such parameter here. There are: {string.Join(", ", known.Order(StringComparer.Ordinal))}", "extra_forbidden");
        }
    }

    private IReadOnlyList<string> Values(string name)
    {
        known.Add(name);
        return query.TryGetValue(name, out var values) ? [.. values.Select(value => value ?? "")] : [];
    }
}
