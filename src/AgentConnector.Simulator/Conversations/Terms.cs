namespace AgentConnector.Simulator.Conversations;

/// <summary>What the init message and the agent's settings came to.</summary>
/// <param name="Variables">The dynamic variables as texts.</param>
/// <param name="FirstMessage">The greeting, with its placeholders, or null.</param>
/// <param name="TextOnly">No audio either way.</param>
internal sealed record Terms(IReadOnlyDictionary<string, string> Variables, string? FirstMessage, bool TextOnly)
{
    /// <summary>Fills <c>{{placeholders}}</c> in a text of the scenario.</summary>
    public string Fill(string text)
    {
        foreach (var (name, value) in Variables)
        {
            text = text.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        }

        return text;
    }
}
