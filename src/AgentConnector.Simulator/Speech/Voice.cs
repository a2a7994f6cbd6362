using System.Text.RegularExpressions;

namespace AgentConnector.Simulator.Speech;

/// <summary>Turns a text into speech: bundled clips where there are some, syllables at the pace of speech where there are none.</summary>
internal static partial class Voice
{
    private const double CharactersPerSecond = 14;
    private static readonly TimeSpan PauseBetweenSentences = TimeSpan.FromMilliseconds(180);
    private static readonly TimeSpan PauseBetweenWords = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Fade = TimeSpan.FromMilliseconds(5);

    /// <summary>Samples at <see cref="Clips.SampleRate"/>.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="clip">The name of the clip to say it with, or null.</param>
    public static short[] Speak(string text, string? clip = null)
    {
        if (clip is not null && Clips.ByName(clip) is { } named)
        {
            return named;
        }

        if (Clips.ByText(text) is { } whole)
        {
            return whole;
        }

        var speech = new List<short>();
        foreach (Match sentence in Sentence().Matches(text))
        {
            speech.AddRange(Clips.ByText(sentence.Value.Trim()) ?? Babble(sentence.Value));
            speech.AddRange(new short[SamplesIn(PauseBetweenSentences)]);
        }

        return [.. speech];
    }

    /// <summary>Each word becomes a slice of the babble clip as long as the word takes to say.</summary>
    private static short[] Babble(string sentence)
    {
        var source = Clips.Babble;
        var speech = new List<short>();
        var position = 0;
        foreach (var word in sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var gap = SamplesIn(PauseBetweenWords);
            var length = Math.Max(gap, (int)((word.Length + 1) / CharactersPerSecond * Clips.SampleRate) - gap);
            var slice = new short[length];
            for (var i = 0; i < length; i++)
            {
                slice[i] = source[(position + i) % source.Length];
            }

            position += length;
            SoftenEdges(slice);
            speech.AddRange(slice);
            speech.AddRange(new short[gap]);
        }

        return [.. speech];
    }

    private static void SoftenEdges(short[] slice)
    {
        var fade = Math.Min(SamplesIn(Fade), slice.Length / 2);
        for (var i = 0; i < fade; i++)
        {
            slice[i] = (short)(slice[i] * i / fade);
            slice[^(i + 1)] = (short)(slice[^(i + 1)] * i / fade);
        }
    }

    private static int SamplesIn(TimeSpan time) => (int)(time.TotalSeconds * Clips.SampleRate);

    [GeneratedRegex(@"[^.!?]+[.!?]*")]
    private static partial Regex Sentence();
}
