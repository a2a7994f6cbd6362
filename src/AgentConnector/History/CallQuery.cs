using System.Globalization;
using AgentConnector.Calls;
using AgentConnector.Problems;
using AgentConnector.Wire;

namespace AgentConnector.History;

/// <summary>Which calls to list.</summary>
internal sealed record CallQuery(
    CallStatus? Status, string? AgentId, CallId? SessionId, string? Phone, DateTimeOffset? From, DateTimeOffset? To, int Limit, CallCursor? After)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 200;

    private static readonly QueryParameter Members = new(
        "metadata.KEY", "Only calls whose metadata has this value under KEY, a text without its quotes: metadata.source=n8n. metadata[KEY] means the same.");

    /// <summary>What the list may be asked for.</summary>
    public static readonly QueryParameter[] Parameters =
    [
        new("status", "Only calls of this status.") { Values = [.. WireName.All<CallStatus>()] },
        new("agent_id", "Only calls with this agent."),
        new("session_id", "Only the calls that were asked for with this session_id: one, unless on_known_session has made more."),
        new("phone", "Only calls to or from this number; for a call that came in, also the number that was called. Spaces and a missing + do not matter."),
        Members,
        new("from", "Created at or after, RFC 3339."),
        new("to", "Created before, RFC 3339."),
        new("limit", $"{DefaultLimit} when absent.") { Least = 1, Most = LargestLimit },
        new("cursor", "The next_cursor of an earlier answer."),
    ];

    /// <summary>The members that the metadata must have.</summary>
    public IReadOnlyList<(string Key, string Value)> Metadata { get; private init; } = [];

    /// <summary>Reads the query string; collects every fault, by the parameter's name.</summary>
    public static CallQuery Parse(IQueryCollection query, Dictionary<string, string[]> errors)
    {
        var parsed = new CallQuery(
            Value("status", "one of " + string.Join(", ", WireName.All<CallStatus>()), StatusOf),
            Filter("agent_id"),
            Identifier("session_id") is { } id ? Read("session_id", id, "a call's id", text => CallId.TryParse(text, out var call) ? call : default(CallId?)) : null,
            Identifier("phone") is { } phone ? PhoneOf(phone) : null,
            Value("from", "a time such as 2026-11-22T10:00:00Z, with any '+' sent as %2B", Time),
            Value("to", "a time such as 2026-11-22T10:00:00Z, with any '+' sent as %2B", Time),
            Value("limit", $"a number from 1 to {LargestLimit}", Size) ?? DefaultLimit,
            Value("cursor", "the next_cursor of an earlier answer", CallCursor.Parse))
        {
            Metadata = [.. from name in query.Keys where Members.Is(name) let value = Member(name) where value is not null select (Members.KeyOf(name)!, value)],
        };
        if (parsed.From >= parsed.To)
        {
            errors["from"] = ["must be before 'to'"];
        }

        return parsed;

        string? Text(string name)
        {
            if (query[name] is { Count: > 1 })
            {
                errors[name] = ["must be given once"];
            }

            return query[name] is [{ Length: > 0 } text] ? text : null;
        }

        // What an expression left empty would find every call.
        string? Filter(string name)
        {
            if (query[name] is [{ Length: 0 }])
            {
                errors[name] = ["must not be empty; leave it out to have all"];
            }

            return Text(name);
        }

        string? Identifier(string name)
        {
            var text = Filter(name);
            if (LostValue.In(text) is not { } lost)
            {
                return text;
            }

            errors[name] = [LostValue.Sentence(lost)];
            return null;
        }

        string? Member(string name)
        {
            if (Members.KeyOf(name) is "")
            {
                errors[name] = ["must name a member of the metadata, such as metadata.source"];
            }

            return Text(name) ?? (query[name].Count == 1 ? "" : null);
        }

        string? PhoneOf(string text)
        {
            if (PhoneNumber.TryParse(text, out var digits))
            {
                return digits;
            }

            errors["phone"] = [PhoneNumber.Form];
            return null;
        }

        T? Value<T>(string name, string expected, Func<string, T?> read)
            where T : struct => Text(name) is { } text ? Read(name, text, expected, read) : null;

        T? Read<T>(string name, string text, string expected, Func<string, T?> read)
            where T : struct
        {
            var value = read(text);
            if (value is null)
            {
                errors[name] = ["must be " + expected];
            }

            return value;
        }
    }

    private static CallStatus? StatusOf(string text) => WireName.TryParse<CallStatus>(text, out var status) ? status : null;

    private static int? Size(string text) => (int?)WholeNumber.Parse(text, 1, LargestLimit);

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
