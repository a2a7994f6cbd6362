namespace AgentConnector.Simulator.Tests;

/// <summary>A cloud whose waits are short, so that tests are.</summary>
public static class FastCloud
{
    public static AgentCloudOptions Options { get; } = new()
    {
        SpeedFactor = 200,
        PingInterval = TimeSpan.FromMilliseconds(100),
        SettleTime = TimeSpan.FromMilliseconds(5),
        ProcessingTime = TimeSpan.Zero,
    };

    public static Task<AgentCloud> StartAsync(AgentCloudOptions? options = null, TimeProvider? time = null) =>
        AgentCloud.StartAsync(options ?? Options, time, null, TestContext.Current.CancellationToken);
}
