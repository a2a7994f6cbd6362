using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Problems;

/// <summary>
/// What the parser takes and nobody can use: texts that are no UTF-8, and names that stand twice in one object. Found before anything reads
/// the document, each by its place, such as <c>metadata.tags[2]</c>.
/// </summary>
internal sealed class JsonFaults
{
    /// <summary>As much of a name as an answer shows.</summary>
    public const int LongestName = 64;

    private const int Most = 20;

    private readonly StringComparer names;
    private readonly Dictionary<string, string[]> faults = new(StringComparer.Ordinal);

    private JsonFaults(StringComparer names) => this.names = names;

    /// <summary>The first faults, place to sentence; null when there is none. <paramref name="names"/> says which names are the same.</summary>
    public static IReadOnlyDictionary<string, string[]>? Of(JsonElement document, StringComparer? names = null)
    {
        var found = new JsonFaults(names ?? StringComparer.Ordinal);
        found.Look(document, "");
        return found.faults.Count == 0 ? null : found.faults;
    }

    private void Look(JsonElement value, string place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                LookInside(value, place);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Look(item, $"{(place.Length == 0 ? "body" : place)}[{index++}]");
                }

                break;
            case JsonValueKind.String:
                Check(JsonMarshal.GetRawUtf8Value(value), place);
                break;
        }
    }

    private void LookInside(JsonElement owner, string place)
    {
        var seen = new HashSet<string>(names);
        foreach (var member in owner.EnumerateObject())
        {
            var raw = JsonMarshal.GetRawUtf8PropertyName(member);
            var readable = WellFormedJson.IsWellFormed(raw);
            var name = readable ? member.Name : Encoding.UTF8.GetString(raw);
            var inside = (place.Length == 0 ? "" : place + ".") + name.Start(LongestName, mark: "…");
            if (!readable)
            {
                Check(raw, inside);
            }
            else if (!seen.Add(name))
            {
                Fault(inside, "stands twice, and only one can count: leave one out");
            }

            Look(member.Value, inside);
        }
    }

    private void Check(ReadOnlySpan<byte> raw, string place)
    {
        if (!WellFormedJson.IsWellFormed(raw))
        {
            Fault(place, Utf8.IsValid(raw)
                ? "has half of a surrogate pair in it, which UTF-8 cannot hold: a text was cut within a character, such as an emoji"
                : "is not UTF-8, but of another encoding, such as Latin-1: send the body as UTF-8");
        }
    }

    private void Fault(string place, string sentence)
    {
        if (faults.Count < Most)
        {
            faults.TryAdd(place.Length == 0 ? "body" : place, [sentence]);
        }
    }
}
