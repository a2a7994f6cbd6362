namespace AgentConnector.Configuration;

/// <summary>One setting: the name users write, and the section key the code reads.</summary>
/// <param name="Name">As in <c>.env</c> and the environment, such as <c>PORT</c>.</param>
/// <param name="Key">As in <c>appsettings.json</c>, such as <c>Server:Port</c>.</param>
/// <param name="Default">What holds when it is not set, in the words of <c>.env</c>; empty for none.</param>
/// <param name="Meaning">One sentence for <c>.env.example</c> and <c>--help</c>.</param>
/// <param name="Read">Checks the text and brings it into the form the options classes expect.</param>
internal sealed record Setting(string Name, string Key, string Default, string Meaning, Func<string, Reading> Read)
{
    /// <summary>Never quoted in a fault, never accepted on the command line, where every user of the machine could read it.</summary>
    public bool Secret { get; init; }

    /// <summary>As on the command line: <c>--drain-seconds</c> for <c>DRAIN_SECONDS</c>.</summary>
    public string Option => "--" + Name.Replace('_', '-').ToLowerInvariant();
}
