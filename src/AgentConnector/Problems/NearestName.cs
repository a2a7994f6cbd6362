namespace AgentConnector.Problems;

/// <summary>Which of the known names a wrong one was probably meant to be.</summary>
internal static class NearestName
{
    // What other services, the vendors and people call it. Only what is known where the name stands is ever proposed.
    private static readonly (string Ours, string[] Others)[] Synonyms =
    [
        ("dynamic_variables", ["variables", "vars", "placeholders", "conversation_initiation_client_data"]),
        ("phone", ["phone_number", "to_number", "number", "tel", "caller"]),
        ("to", ["phone", "phone_number", "to_number", "number", "called_number", "endpoint", "device", "until", "before"]),
        ("session_id", ["id", "call_id", "call", "conversation_id", "key"]),
        ("call_id", ["id", "session_id", "call"]),
        ("agent_id", ["agent"]),
        ("metadata", ["meta", "data", "custom_data"]),
        ("metadata.KEY", ["metadata", "meta"]),
        ("callback_url", ["callback", "webhook", "webhook_url", "url"]),
        ("url", ["callback_url", "webhook_url", "address"]),
        ("callback_events", ["events", "event_types"]),
        ("event_types", ["events", "callback_events", "types"]),
        ("conversation_config_override", ["overrides", "override", "conversation_config", "config"]),
        ("max_duration_seconds", ["max_duration", "duration", "timeout"]),
        ("simulate", ["scenario", "simulation"]),
        ("user_id", ["user"]),
        ("text", ["message", "content"]),
        ("muted", ["mute"]),
        ("status", ["state"]),
        ("from", ["since", "after"]),
        ("limit", ["page_size", "per_page", "count"]),
        ("cursor", ["page", "offset", "next_cursor"]),
        ("wait", ["timeout", "seconds"]),
        ("format", ["type", "accept"]),
        ("after_seq", ["since", "after", "seq", "last_event_id"]),
    ];

    /// <summary>The known name nearest to a wrong one: the same but for its writing, another word for it, or a letter or two away.</summary>
    public static string? Of(string wrong, IReadOnlyCollection<string> known)
    {
        var bare = Bare(wrong);
        if (known.FirstOrDefault(name => Bare(name) == bare) is { } same)
        {
            return same;
        }

        if (Synonyms.FirstOrDefault(entry => known.Contains(entry.Ours) && entry.Others.Any(other => Bare(other) == bare)).Ours is { } synonym)
        {
            return synonym;
        }

        var (nearest, distance) = known.Select(name => (name, Distance(Bare(name), bare))).DefaultIfEmpty(("", int.MaxValue)).MinBy(candidate => candidate.Item2);
        return distance <= Math.Min(2, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>Says of a name that it is not known, and what was probably meant, or what there is.</summary>
    public static string Refusal(string wrong, IReadOnlyCollection<string> known, string path = "") =>
        Of(wrong, known) is { } meant ? $"is not known; did you mean {path}{meant}?"
        : known.Count == 0 ? "is not known: there is none here"
        : $"is not known; there are {string.Join(", ", known.Select(name => path + name))}";

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Levenshtein's: letters to add, drop or change.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
