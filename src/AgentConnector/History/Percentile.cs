namespace AgentConnector.History;

internal static class Percentile
{
    /// <summary>The nearest rank: always a value that was measured.</summary>
    public static long Of(long[] sorted, int percent) => sorted[(((sorted.Length * percent) + 99) / 100) - 1];
}
