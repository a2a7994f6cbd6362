using System.Collections.Frozen;

namespace AgentConnector.AgentTests;

/// <summary>Tells the language of a text by its small words, which no talk does without.</summary>
internal static class LanguageOf
{
    /// <summary>Fewer small words than this say nothing.</summary>
    private const int Fewest = 2;

    private static readonly FrozenDictionary<string, FrozenSet<string>> SmallWords = new Dictionary<string, string>
    {
        ["de"] = "der die das und ist ich sie wir ein eine nicht für mit auf um am den dem zu haben kann bitte danke ihnen uhr oder gerne guten wie",
        ["en"] = "the and is i you we a an not for with on at to have can please thank your or how are of it my would this",
        ["es"] = "el la los las y es yo usted un una no para con en a de que puedo por favor gracias su o cómo hola qué",
        ["fr"] = "le la les et est je vous nous un une pas pour avec sur à de que puis merci votre ou comment bonjour du des",
        ["it"] = "il lo la gli e è io lei un una non per con su a di che posso grazie suo o come buongiorno della sono",
        ["nl"] = "de het een en is ik u wij niet voor met op om te hebben kan alstublieft dank uw of hoe van dat zijn",
        ["pl"] = "i jest nie na do w z się że to pan pani czy proszę dziękuję jak o dla mogę dzień dobry za",
        ["pt"] = "o a os as e é eu você um uma não para com em de que posso por favor obrigado sua ou como olá do da",
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Split(' ').ToFrozenSet());

    /// <summary>The languages that can be told, as ISO 639-1 codes.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. SmallWords.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The language of a text; null when it says too little, or as much of one as of another.</summary>
    public static string? Text(string text)
    {
        var words = LooseMatch.WordsOf(text);
        var counts = SmallWords
            .Select(language => (Name: language.Key, Count: words.Count(language.Value.Contains)))
            .OrderByDescending(language => language.Count)
            .ThenBy(language => language.Name, StringComparer.Ordinal)
            .ToList();
        return counts[0].Count >= Fewest && counts[0].Count > counts[1].Count ? counts[0].Name : null;
    }
}
