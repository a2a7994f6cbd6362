using System.Globalization;
using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>Which calls to list.</summary>
internal sealed record CallQuery(
    CallStatus? Status, string? AgentId, DateTimeOffset? From, DateTimeOffset? To, int Limit, CallCursor? After)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 200;

    /// <summary>Reads the query string; collects every fault, by the parameter's name.</summary>
    public static CallQuery Parse(IQueryCollection query, Dictionary<string, string[]> errors)
    {
        var parsed = new CallQuery(
            Value("status", "one of " + string.Join(", ", WireName.All<CallStatus>()), StatusOf),
            query["agent_id"] is [{ Length: > 0 } agent] ? agent : null,
            Value("from", "a time such as 2026-11-22T10:00:00Z, with any '+' sent as %2B", Time),
            Value("to", "a time such as 2026-11-22T10:00:00Z, with any '+' sent as %2B", Time),
            Value("limit", $"a number from 1 to {LargestLimit}", Size) ?? DefaultLimit,
            Value("cursor", "the next_cursor of an earlier answer", CallCursor.Parse));
        if (parsed.From >= parsed.To)
        {
            errors["from"] = ["must be before 'to'"];
        }

        return parsed;

        T? Value<T>(string name, string expected, Func<string, T?> read)
            where T : struct
        {
            if (query[name] is not [{ Length: > 0 } text, ..] values)
            {
                return null;
            }

            var value = values.Count == 1 ? read(text) : null;
            if (value is null)
            {
                errors[name] = ["must be " + expected];
            }

            return value;
        }
    }

    private static CallStatus? StatusOf(string text) => WireName.TryParse<CallStatus>(text, out var status) ? status : null;

    private static int? Size(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= LargestLimit ? size : null;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
