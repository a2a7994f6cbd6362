using System.Text;

namespace AgentConnector.AgentTests;

/// <summary>Whether words were said, as somebody who listens would judge: case, punctuation, fillers and a word heard wrong do not matter.</summary>
internal static class LooseMatch
{
    /// <summary>How many of the wanted words stand in a text, in their order: 0 to 1.</summary>
    public static double Of(string wanted, string text)
    {
        var (some, all) = (WordsOf(wanted), WordsOf(text));
        if (some.Count == 0)
        {
            return 0;
        }

        var lengths = new int[all.Count + 1]; // of the longest common subsequence, row by row
        foreach (var word in some)
        {
            var diagonal = 0;
            for (var i = 0; i < all.Count; i++)
            {
                var above = lengths[i + 1];
                lengths[i + 1] = word == all[i] ? diagonal + 1 : Math.Max(above, lengths[i]);
                diagonal = above;
            }
        }

        return (double)lengths[^1] / some.Count;
    }

    public static IReadOnlyList<string> WordsOf(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormKC).Append(' '))
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (c is not ('\'' or '’') && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }
}
