using System.Globalization;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// A part of a text that somebody else wrote, no longer than there is room for. What people see as one character, such as a flag or a family, stays whole
/// where it has room at all; half of a surrogate pair, which no JSON and no UTF-8 can hold, is never left.
/// </summary>
internal static class Excerpt
{
    extension(string text)
    {
        /// <summary>The beginning, at most <paramref name="longest"/> UTF-16 units of it, and the mark where something was left out.</summary>
        public string Start(int longest, string mark = "")
        {
            if (text.Length <= longest)
            {
                return text;
            }

            var end = Boundary(text, longest, atMost: true);
            return text[..(end > 0 ? end : IsInsidePair(text, longest) ? longest - 1 : longest)] + mark;
        }

        /// <summary>The end, at most <paramref name="longest"/> UTF-16 units of it.</summary>
        public string End(int longest)
        {
            if (text.Length <= longest)
            {
                return text;
            }

            var from = text.Length - longest;
            var start = Boundary(text, from, atMost: false);
            return text[(start < text.Length ? start : IsInsidePair(text, from) ? from + 1 : from)..];
        }
    }

    /// <summary>The last boundary between two characters that lies not after the index, or the first that lies not before it.</summary>
    private static int Boundary(string text, int index, bool atMost)
    {
        var at = 0;
        while (at < index)
        {
            var next = at + StringInfo.GetNextTextElementLength(text, at);
            if (next > index)
            {
                return atMost ? at : next;
            }

            at = next;
        }

        return at;
    }

    private static bool IsInsidePair(string text, int index) => index > 0 && char.IsSurrogatePair(text, index - 1);
}
