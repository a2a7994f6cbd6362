namespace AgentConnector.Problems;

/// <summary>What a person typed to start this program, for texts that say what to type next. <c>./run</c> hands its own name over.</summary>
internal static class StartedAs
{
    private const string Program = "agent-connector";

    /// <summary>For whoever sits at this terminal.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable("AGENT_CONNECTOR_STARTED_AS") is { Length: > 0 } typed ? typed : Program;

    /// <summary>For texts that go out over HTTP, too: a path of this machine is nobody's business but its operator's.</summary>
    public static string NameForAnyone { get; } = Path.IsPathRooted(Name) ? Program : Name;
}
