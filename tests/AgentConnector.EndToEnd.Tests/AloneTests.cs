namespace AgentConnector.EndToEnd.Tests;

/// <summary>Tests that keep the whole machine busy run one after another, and never beside others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "alone";
}
