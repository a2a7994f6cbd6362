namespace AgentConnector.History.Storage;

/// <summary>What stands in a fact of which the words were removed: the fact stays, with its place and its times.</summary>
internal static class RemovedText
{
    public const string Mark = "[expired]";
}
