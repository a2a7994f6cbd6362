using AgentConnector.Problems;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>Says of a name that no scenario has it, which were probably meant, and where all of them are.</summary>
internal static class UnknownScenario
{
    public static string Refusal(string name, IReadOnlyCollection<string> names)
    {
        var list = $"{StartedAs.NameForAnyone} simulator --list shows them all.";
        return NearestName.Few(name, names) switch
        {
            [] => $"is no scenario: {list}",
            [var one] => $"is no scenario; did you mean {one}? {list}",
            var some => $"is no scenario; did you mean {string.Join(", ", some[..^1])} or {some[^1]}? {list}",
        };
    }
}
