namespace AgentConnector.Problems;

/// <summary>Which of the known names a wrong one was probably meant to be.</summary>
internal static class NearestName
{
    private const int MostLetters = 2;
    private const int Most = 3;
    private const int Shortest = 3;

    // What other services, the vendors and people call it. Only what is known where the name stands is ever proposed.
    private static readonly (string Ours, string[] Others)[] Synonyms =
    [
        ("dynamic_variables", ["variables", "vars", "placeholders", "conversation_initiation_client_data"]),
        ("phone", ["phone_number", "to_number", "number", "tel", "caller"]),
        ("to", ["phone", "phone_number", "to_number", "number", "called_number", "endpoint", "device", "until", "before"]),
        ("session_id", ["id", "call_id", "call", "conversation_id", "key"]),
        ("call_id", ["id", "session_id", "call"]),
        ("agent_id", ["agent"]),
        ("tel", ["twilio", "phone", "number", "call", "telephone", "mobile"]),
        ("device", ["dev", "mic", "microphone", "speaker", "sound", "audio", "soundcard"]),
        ("wav", ["file", "wave", "mp3"]),
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

        var others = Synonyms.Where(entry => known.Contains(entry.Ours)).SelectMany(entry => entry.Others, (entry, other) => (entry.Ours, Written: other));
        return known.Select(name => (Ours: name, Written: name)).Concat(others)
            .Where(candidate => Math.Abs(Bare(candidate.Written).Length - bare.Length) <= MostLetters)
            .Select(candidate => (candidate.Ours, candidate.Written, Letters: Distance(Bare(candidate.Written), bare)))
            .Where(candidate => candidate.Letters <= Math.Min(MostLetters, candidate.Written.Length / 3))
            .OrderBy(candidate => candidate.Letters)
            .Select(candidate => candidate.Ours)
            .FirstOrDefault();
    }

    /// <summary>Those of many names that a wrong one may have been meant to be, the nearest first: a letter or two away, or the same at the beginning.</summary>
    public static string[] Few(string wrong, IReadOnlyCollection<string> known)
    {
        var bare = Bare(wrong);
        return Of(wrong, known) is { } nearest ? [nearest]
            : bare.Length < Shortest ? []
            : [.. known.Where(name => Bare(name).StartsWith(bare, StringComparison.Ordinal) || bare.StartsWith(Bare(name), StringComparison.Ordinal)).Take(Most)];
    }

    /// <summary>Says of a name that it is not known, and what was probably meant, or what there is.</summary>
    public static string Refusal(string wrong, IReadOnlyCollection<string> known, string path = "") =>
        Of(wrong, known) is { } meant ? $"is not known; did you mean {path}{meant}?"
        : known.Count == 0 ? "is not known: there are none here"
        : $"is not known; known here: {string.Join(", ", known.Select(name => path + name))}";

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Letters to add, drop, change, or swap with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        var steps = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                steps[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1,
                        steps[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[left.Length, right.Length];
    }
}
