namespace AgentConnector.Configuration;

/// <summary>What a person typed to start this program, for texts that say what to type next. <c>./run</c> hands its own name over.</summary>
internal static class StartedAs
{
    public static string Name { get; } =
        Environment.GetEnvironmentVariable("AGENT_CONNECTOR_STARTED_AS") is { Length: > 0 } typed ? typed : "agent-connector";
}
