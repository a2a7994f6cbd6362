namespace AgentConnector.Simulator.Tests.Phones;

/// <summary>A wait that fails by name instead of holding the run for ever.</summary>
internal static class InTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static Task InTimeAsync(this Task task) => task.WaitAsync(Longest, TestContext.Current.CancellationToken);

    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(Longest, TestContext.Current.CancellationToken);
}
