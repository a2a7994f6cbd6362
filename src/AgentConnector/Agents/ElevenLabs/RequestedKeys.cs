using System.Text;
using System.Text.Json;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>
/// The keys in a <c>dtmf_request</c>, whose fields are documented nowhere: <c>digits</c>, <c>dtmf</c>, <c>tones</c> and the like, in the message or in any object of it,
/// as a text, a number or a list of them. Whatever else is in it does not matter.
/// </summary>
internal static class RequestedKeys
{
    private const int Most = 64;
    private const int Deepest = 4;

    private static readonly string[] Names = ["digits", "digit", "dtmf", "dtmf_tones", "dtmf_digits", "tones", "tone", "keys", "key", "sequence"];

    public static AgentEvent Of(DtmfRequested requested)
    {
        var keys = new StringBuilder();
        if (Find(requested.Message, 0) is { } value)
        {
            Take(value, keys, 0);
        }

        return keys.Length > 0
            ? new AgentPressesKeys(keys.ToString())
            : new AgentWarned("keys_not_sent", "The agent wants keys of the phone to be pressed, and does not say which in a way that is understood here.");
    }

    /// <summary>The field nearest to the top: a text or a list, not an object of the same name.</summary>
    private static JsonElement? Find(JsonElement message, int depth)
    {
        if (message.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        foreach (var name in Names)
        {
            if (message.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Array)
            {
                return value;
            }
        }

        return depth == Deepest ? null : message.EnumerateObject().Select(member => Find(member.Value, depth + 1)).FirstOrDefault(found => found is not null);
    }

    private static void Take(JsonElement value, StringBuilder keys, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String or JsonValueKind.Number:
                foreach (var key in value.ToString().Select(Key).OfType<char>())
                {
                    if (keys.Length < Most)
                    {
                        keys.Append(key);
                    }
                }

                break;
            case JsonValueKind.Array when depth < Deepest:
                foreach (var item in value.EnumerateArray().Take(Most))
                {
                    Take(item, keys, depth + 1);
                }

                break;
            case JsonValueKind.Object when depth > 0 && depth < Deepest && Find(value, Deepest - 1) is { } inner:
                Take(inner, keys, depth + 1);
                break;
        }
    }

    /// <summary>The key that a character means; w, p and a comma are a pause at most dialers, and all else only makes a number easier to read.</summary>
    private static char? Key(char written) => char.ToUpperInvariant(written) switch
    {
        >= '0' and <= '9' or '*' or '#' or (>= 'A' and <= 'D') => char.ToUpperInvariant(written),
        'W' or 'P' or ',' => ',',
        _ => null,
    };
}
