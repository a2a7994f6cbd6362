using System.Globalization;
using System.Text;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>A text that is cut stays a text, wherever the knife falls.</summary>
public sealed class ExcerptTests
{
    private static readonly string[] Pieces = ["a", "Ä", "e\u0301", "😀", "👩‍👩‍👧", "🇩🇪", "\r\n", " ", "日", "z\u0324\u0325"];

    [Fact]
    public void Neither_end_of_a_text_that_is_cut_is_a_part_of_a_character()
    {
        var random = new Seeded(4);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => Pieces[random.Next(0, Pieces.Length)]));
            var starts = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
            for (var longest = 0; longest <= text.Length + 1; longest++)
            {
                var (start, end) = (text.Start(longest, mark: "…"), text.End(longest));
                Assert.Equal(longest >= text.Length, start == text);
                start = start == text ? text : start[..^1];
                Assert.StartsWith(start, text, StringComparison.Ordinal);
                Assert.EndsWith(end, text, StringComparison.Ordinal);
                foreach (var (cut, at) in new[] { (start, start.Length), (end, text.Length - end.Length) })
                {
                    Assert.InRange(cut.Length, 0, longest);
                    Assert.Equal(cut, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
                    Assert.True(starts.Contains(at) || cut.Length <= Pieces.Max(piece => piece.Length), $"{text} cut to {longest}");
                }
            }
        }
    }

    [Theory]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀c", 4, "ab😀")]
    [InlineData("👩‍👩‍👧", 4, "👩‍")] // no room for the whole family: no half of a pair at least
    [InlineData("😀", 1, "")]
    [InlineData("abc", 0, "")]
    public void A_text_is_cut_where_a_character_ends(string text, int longest, string expected) => Assert.Equal(expected, text.Start(longest));
}
