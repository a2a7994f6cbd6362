using System.Globalization;
using System.Text.Json;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Reads JSON the way dialers write it: numbers as text and texts as numbers, members that are not there.</summary>
internal static class Lenient
{
    extension(JsonElement owner)
    {
        /// <summary>The member, or an undefined element.</summary>
        public JsonElement Member(string name) =>
            owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var member) ? member : default;

        /// <summary>The member's text, a number's digits, or an empty text.</summary>
        public string Text(string name) => owner.Member(name) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => "",
        };

        /// <summary>The member's number, however it is written; null when it is none.</summary>
        public int? Number(string name) =>
            int.TryParse(owner.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        /// <summary>The member's base64; null when it is none.</summary>
        public byte[]? Bytes(string name) =>
            owner.Member(name) is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out var bytes) ? bytes : null;

        /// <summary>The member's one key of a phone; null when it is none.</summary>
        public char? Key(string name) => owner.Text(name) is [var key] && "0123456789*#ABCD".Contains(key, StringComparison.Ordinal) ? key : null;

        /// <summary>The members that are texts, numbers or booleans, as texts; the first of each name, at most 64.</summary>
        public IReadOnlyDictionary<string, string> Texts(string name)
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            if (owner.Member(name) is { ValueKind: JsonValueKind.Object } bag)
            {
                foreach (var member in bag.EnumerateObject().Take(64))
                {
                    texts.TryAdd(member.Name, member.Value.ToString());
                }
            }

            return texts;
        }
    }
}
