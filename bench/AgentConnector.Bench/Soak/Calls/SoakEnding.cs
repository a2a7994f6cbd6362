namespace AgentConnector.Bench.Soak.Calls;

/// <summary>Who ends a call of a soak.</summary>
internal enum SoakEnding
{
    Caller,
    Agent,
    Api,
}
