using AgentConnector.Testing;

namespace AgentConnector.Bench.Load;

/// <summary>The service as it is shipped, on a core of its own, with its default settings but for those that a load test cannot do without.</summary>
internal static class LoadedService
{
    public static Task<ServiceProcess> StartAsync(Uri cloud, bool recording, CancellationToken cancellationToken)
    {
        var (program, arguments) = Cores.OnFirst(Path.Combine(AppContext.BaseDirectory, "agent-connector"), "serve");
        return ServiceProcess.ServeAsync(
            program,
            arguments,
            new Dictionary<string, string>
            {
                ["ELEVENLABS_API_KEY"] = "sk_load",
                ["ELEVENLABS_BASE_URL"] = cloud.ToString(),
                ["TWILIO_ALLOW_UNSIGNED"] = "true", // callers of this machine, without an account
                ["MAX_CALLS"] = "10000",
                ["RATE_LIMIT_PER_MINUTE"] = "0",
                ["RECORDING"] = recording ? "true" : "false",
            },
            cancellationToken);
    }
}
