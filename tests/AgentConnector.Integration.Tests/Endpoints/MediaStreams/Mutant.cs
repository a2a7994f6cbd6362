using System.Text;
using System.Text.Json.Nodes;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>A dialer's message with something wrong about it: each of its fields absent, null, of another type, huge, or no text at all.</summary>
internal static class Mutant
{
    private const string Half = "@half@";
    private const string NoUtf8 = "@no-utf8@";

    /// <summary>What a field may be instead; null takes it away.</summary>
    private static readonly Func<JsonNode?>?[] Instead =
    [
        null, () => null, () => 7, () => -1.5, () => 9e99, () => true, () => "", () => "text", () => new JsonArray(), () => new JsonArray(1, null), () => new JsonObject(),
        () => new JsonObject { ["event"] = "stop", [Half] = Half }, () => new string('9', 20_000), () => Half, () => NoUtf8,
    ];

    /// <summary>Every field, by its path, with everything that may stand in its place.</summary>
    public static IEnumerable<(string Path, byte[] Message)> All(string message) =>
        from path in Paths(JsonNode.Parse(message)!, "")
        from instead in Instead
        select (path, Bytes(Replaced(JsonNode.Parse(message)!, path, instead)));

    /// <summary>One of all there are: up to three fields, then perhaps some bytes.</summary>
    public static byte[] Of(string message, Seeded seeded)
    {
        var node = JsonNode.Parse(message)!;
        for (var i = seeded.Next(0, 4); i > 0; i--)
        {
            var paths = Paths(node, "").ToList();
            if (paths.Count > 0)
            {
                node = Replaced(node, paths[seeded.Next(0, paths.Count)], Instead[seeded.Next(0, Instead.Length)]);
            }
        }

        var bytes = Bytes(node).ToList();
        for (var i = seeded.Next(0, 8) - 4; i > 0 && bytes.Count > 0; i--)
        {
            var at = seeded.Next(0, bytes.Count);
            switch (seeded.Next(0, 3))
            {
                case 0:
                    bytes[at] = (byte)seeded.Next();
                    break;
                case 1:
                    bytes.Insert(at, (byte)seeded.Next());
                    break;
                default:
                    bytes.RemoveRange(at, seeded.Next(1, bytes.Count - at + 1));
                    break;
            }
        }

        return [.. bytes];
    }

    private static IEnumerable<string> Paths(JsonNode node, string before) => node is not JsonObject fields
        ? []
        : fields.SelectMany(field => (IEnumerable<string>)[before + field.Key, .. field.Value is null ? [] : Paths(field.Value, $"{before}{field.Key}.")]);

    private static JsonNode Replaced(JsonNode root, string path, Func<JsonNode?>? instead)
    {
        var names = path.Split('.');
        var owner = names[..^1].Aggregate(root, (node, name) => node[name]!).AsObject();
        if (instead is null)
        {
            owner.Remove(names[^1]);
        }
        else
        {
            owner[names[^1]] = instead();
        }

        return root;
    }

    /// <summary>Half of a surrogate pair and a byte of Latin-1 cannot be held by the tree: they are put in here.</summary>
    private static byte[] Bytes(JsonNode node) =>
        Encoding.Latin1.GetBytes(node.ToJsonString().Replace(Half, "\\ud83d", StringComparison.Ordinal).Replace(NoUtf8, "caf\u00e9", StringComparison.Ordinal));
}
